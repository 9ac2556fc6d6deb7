/** The field's two stories, told by the server for all compilers. Which one is being told stands in the address. */
import type { JSX } from 'preact';
import { presets } from '../../../schema/explain.ts';
import { Button } from '../design/button.tsx';
import { Section } from '../design/parts.tsx';
import { at, params, turn } from '../route/view.ts';
import { text } from '../text/en.ts';
import { Supposed } from './blast.tsx';
import { withoutAbout } from './policy-text.ts';
import { policyNow } from './state.ts';

const words = text.imagine.stories;

export function Stories(): JSX.Element {
  const policy = policyNow();
  const told = presets.find((preset) => preset === params.value.get('story'));
  return (
    <Section id="stories" title={words.title} lead={words.lead}>
      <div class="policy-list">
        {presets.map((preset) => (
          <article key={preset} class={`policy${preset === told ? ' policy-chosen' : ''}`}>
            <div class="policy-head">
              <h3>{words[preset].title}</h3>
              <Button pressed={preset === told} onClick={() => turn({ story: preset === told ? null : preset })}>{preset === told ? words.stop : words.tell}</Button>
            </div>
            <p class="policy-about">{words[preset].about}</p>
          </article>
        ))}
      </div>
      <div aria-live="polite">{policy && told && <Supposed request={{ preset: told, policy: withoutAbout(policy), ...(at.value !== null && { at: at.value }) }} />}</div>
    </Section>
  );
}
