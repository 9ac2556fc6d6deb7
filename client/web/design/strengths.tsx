/** Strength by both ways of counting independence, side by side: computed independence is what an answer is worth. */
import type { JSX } from 'preact';
import type { Verdict } from '../../../schema/api.ts';
import { text } from '../text/en.ts';

type Both = Verdict['strength'];

function Strength({ value, way }: { value: number | null; way: 'organization' | 'verifier' }): JSX.Element {
  const words = text.strength;
  const means = value === null ? words.root : value === 0 ? words.none : words.means[way](value);
  return (
    <div class="strength">
      <dt>{value === 0 ? words.title : words.by[way]}</dt>
      <dd><span class="strength-number">{value ?? '∞'}</span><span class="soft">{means}</span></dd>
    </div>
  );
}

export function Strengths({ strength }: { strength: Both }): JSX.Element {
  const { organization, verifier } = strength;
  if (organization === 0 && verifier === 0) return <div class="strengths"><dl class="strengths-one"><Strength value={0} way="organization" /></dl></div>;
  const differ = organization !== null && verifier !== null && organization < verifier;
  return (
    <div class="strengths">
      <dl><Strength value={organization} way="organization" /><Strength value={verifier} way="verifier" /></dl>
      {differ && <p class="soft">{text.strength.differ(verifier, organization)}</p>}
    </div>
  );
}
