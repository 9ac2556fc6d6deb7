/** On which platform the release is looked at: chips while they are few, a list when there are many. */
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { Verdict } from '../../../../schema/api.ts';
import { choosePlatform } from '../../actions/choose-platform.ts';
import { StatusMark } from '../../design/status-mark.tsx';
import { text } from '../../text/en.ts';
import { standardPlatform } from './platform.ts';

/** More than this many are no longer seen at a glance. */
const GLANCE = 5;

interface ChoiceProps {
  platforms: readonly string[];
  chosen: string | null;
  /** Which are verified, where the verdict on all of them is known. */
  verified: Verdict['platforms'];
}

function choose(platforms: readonly string[], name: string): void {
  choosePlatform(name === standardPlatform(platforms) ? null : name);
}

export function PlatformChoice({ platforms, chosen, verified }: ChoiceProps): JSX.Element | null {
  const id = useId();
  if (platforms.length < 2) return null;
  const value = chosen ?? 'all';
  const word = (name: string): string => (verified[name] ? text.status.verified.word : text.releaseStatus['not-verified']);
  if (platforms.length <= GLANCE) {
    return (
      <fieldset class="chips">
        <legend>{text.release.platform}</legend>
        {['all', ...platforms].map((name) => (
          <label key={name} class="chip">
            <input type="radio" class="visually-hidden" name={id} checked={name === value} onChange={() => choose(platforms, name)} />
            {name !== 'all' && <StatusMark status={verified[name] ? 'verified' : 'claimed'} size={13} />}
            <span>{name === 'all' ? text.release.allPlatforms : name}</span>
            {name !== 'all' && <span class="visually-hidden">, {word(name)}</span>}
          </label>
        ))}
      </fieldset>
    );
  }
  return (
    <div class="field">
      <label for={id}>{text.release.platform}</label>
      <select id={id} value={value} onChange={(event) => choose(platforms, event.currentTarget.value)}>
        <option value="all">{text.release.allOf(platforms.length)}</option>
        {platforms.map((name) => <option key={name} value={name}>{verified[name] ? '✓' : '○'} {name}</option>)}
      </select>
    </div>
  );
}
