/** Who or what may be assumed to be in an enemy's hand, and what falls then. Which of them is assumed stands in the address. */
import type { JSX } from 'preact';
import { Button } from '../design/button.tsx';
import { at, params, turn } from '../route/view.ts';
import { text } from '../text/en.ts';
import { Supposed } from './blast.tsx';
import { withoutAbout } from './policy-text.ts';
import { policyNow } from './state.ts';

const words = text.imagine.enemy;

/** @param suspects as the API names them (`verifier:<id>`, `key:<verifier>/<key>`, `host:<name>`), and in words */
export function Enemies({ suspects }: { suspects: readonly (readonly [name: string, shown: string])[] }): JSX.Element {
  const policy = policyNow();
  const assumed = suspects.find(([name]) => name === params.value.get('assume'))?.[0];
  return (
    <>
      <p class="filter">
        {suspects.map(([name, shown]) => <Button key={name} pressed={name === assumed} onClick={() => turn({ assume: name === assumed ? null : name })}>{words.assume(shown)}</Button>)}
        {assumed && <Button kind="quiet" onClick={() => turn({ assume: null })}>{words.undo}</Button>}
      </p>
      <div aria-live="polite">
        {policy && assumed && <Supposed request={{ policy: withoutAbout(policy), suppose: { compromise: [assumed] }, ...(at.value !== null && { at: at.value }) }} />}
      </div>
    </>
  );
}
