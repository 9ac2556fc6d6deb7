/** What one may assume of the chosen node: that it, or all that a fold holds, is in an enemy's hand; or that it needs no proof. */
import type { ComponentChildren, JSX } from 'preact';
import type { GraphNode } from '../../../schema/api.ts';
import type { Policy } from '../../../schema/policy.ts';
import { assumeCompromised, assumeSound } from '../actions/assume-compromised.ts';
import { suspect } from '../actions/suspect.ts';
import { leaveRoots, takeRoots } from '../actions/take-roots.ts';
import { Button } from '../design/button.tsx';
import { text } from '../text/en.ts';
import { fitsAddress, policyNow } from './state.ts';
import type { Imagination } from './use-imagined.ts';

const words = text.imagine.node;

interface AssumeProps {
  policy: Policy;
  digests: readonly string[];
}

function Compromise({ policy, digests, isFold }: AssumeProps & { isFold: boolean }): ComponentChildren {
  const left = digests.filter((digest) => !policy.compromised.includes(digest));
  if (left.length === 0) return <Button onClick={() => assumeSound(digests)}>{isFold ? words.allSound(digests.length) : words.sound}</Button>;
  if (!fitsAddress({ ...policy, compromised: [...policy.compromised, ...left] })) return <span class="soft">{words.tooMany(left.length)}</span>;
  return <Button onClick={() => assumeCompromised(digests)}>{isFold ? words.assumeAll(digests.length) : words.assume}</Button>;
}

/** Of what is a root by its kind there is nothing to say. */
function Root({ policy, digests, isRoot }: AssumeProps & { isRoot: boolean }): ComponentChildren {
  const named = digests.every((digest) => policy.roots.digests.includes(digest));
  if (named) return <Button onClick={() => leaveRoots(digests)}>{words.noRoot}</Button>;
  return !isRoot && fitsAddress({ ...policy, roots: { ...policy.roots, digests: [...policy.roots.digests, ...digests] } }) && <Button onClick={() => takeRoots(digests)}>{words.root}</Button>;
}

/** What opens the what-if, before anything is imagined. */
export function SuspectNode({ node: { digest } }: { node: GraphNode }): JSX.Element | null {
  if (digest?.startsWith('unrecorded:')) return null;
  return <p><Button onClick={() => suspect(digest)}>{words.suspect}</Button></p>;
}

export function AssumeNode({ node, imagination }: { node: GraphNode; imagination: Imagination }): JSX.Element | null {
  const policy = policyNow();
  const digests = [...new Set(imagination.standing.of(node).digests)].filter((digest) => !digest.startsWith('unrecorded:'));
  if (digests.length === 0 || !policy) return null;
  const isFold = node.kind === 'run';
  return (
    <p class="filter">
      <Compromise policy={policy} digests={digests} isFold={isFold} />
      {!isFold && <Root policy={policy} digests={digests} isRoot={node.status === 'root'} />}
    </p>
  );
}
