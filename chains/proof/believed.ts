/** What a bundle cannot show, in words: whoever goes by it has to believe this, or find it out elsewhere. */
import { wholeFiles } from './check-verdict.ts';
import { entriesText, type Check, type Known } from './checks.ts';

export interface Belief {
  /** Stable, for programs. */
  name: 'completeness' | 'catalog' | 'registry' | 'one-log' | 'later' | 'policy';
  text: string;
}

/** What remains to be believed after the checks. */
export function believed({ checkpoint, proof, time }: Known, checks: readonly Check[]): Belief[] {
  if (proof === undefined || checkpoint === undefined) return [];
  const { size } = proof.verdict.grounds.checkpoint;
  const ownCatalog = checks.some(({ name, state }) => name === 'own-catalog' && state === 'held');
  const rest = Object.keys(proof.catalog).length - wholeFiles(proof.catalog).length;
  return [
    {
      name: 'completeness',
      text: 'That no other entry of the log bears on this chain. Leaving out a rebuild can only make the verdict weaker; leaving out a result that differs, a later word of the same signer, a withdrawal '
        + 'or a later registry can make it stronger. The operator signed that none was; `rootline log audit` reads the log whole.',
    },
    {
      name: 'catalog',
      text: ownCatalog ? 'That what the catalog states was so published: it is the catalog you have, and its recipes are its publishers\' claims.'
        : `That the catalog of this digest is the one you mean, that what it states was so published, and that none of its ${rest} files that the proof names by digest only bears on this chain.`,
    },
    { name: 'registry', text: 'That the registry names the right hands: who holds each key, and which verifiers are one organization.' },
    {
      name: 'one-log',
      text: checkpoint.cosigners.length > 0 ? `That ${checkpoint.cosigners.map(({ name }) => name).join(', ')} would have refused to cosign a second history of the log.`
        : `That ${checkpoint.origin} shows everyone the same log: no witness was asked to say so.`,
    },
    { name: 'later', text: `That nothing of consequence came later: the verdict is as of ${entriesText(size)}${time == null ? '' : `, the last of which was received ${time}`}.` },
    { name: 'policy', text: `That the policy ${proof.policy.name} asks for what you would ask for.` },
  ];
}
