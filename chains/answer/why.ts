/** Why a release is verified: one shortest proof, with its evidence. */
import type { Why } from '../../schema/api.ts';
import type { ReleaseId } from '../../schema/ids.ts';
import { why, type Proof } from '../trust/why.ts';
import { linkOf } from './link.ts';
import { judge } from './verdict.ts';
import type { Reading } from './reading.ts';

function rootsOf({ catalog, view }: Reading, proof: Proof): Why['roots'] {
  return proof.roots.map((digest) => {
    const root = catalog.roots.get(digest);
    // A digest that the policy itself accepts need not be one the catalog calls a root.
    return root === undefined || !view.policy.roots.kinds.includes(root.kind)
      ? { digest, kind: root?.kind ?? 'vendor', name: root?.name ?? catalog.byDigest.get(digest)?.[0]?.id ?? digest }
      : { digest, kind: root.kind, name: root.name };
  });
}

/**
 * @throws RootlineError `unknown-release`, `unknown-platform`
 */
export function answerWhy(reading: Reading, id: ReleaseId, platform: string | null): Why {
  const { catalog, grounds, view } = reading;
  const { digests, verified, sentence } = judge(reading, id, platform);
  const proof = why(view, digests);
  const { weakest } = proof;
  return {
    grounds, release: id, platform, verified, sentence,
    links: proof.links.map((link) => linkOf(reading, link.digest, { from: link.root ? 'none' : link.builds[0]?.from ?? 'none', inputs: link.inputs })),
    roots: rootsOf(reading, proof),
    weakest: weakest === null ? null : {
      digest: weakest.digest, file: catalog.byDigest.get(weakest.digest)?.[0]?.id ?? null, strength: reading.strengths(weakest.digest),
    },
  };
}
