/** The policy that every figure is measured under. */
import type { Policy } from '../../../schema/policy.ts';

export const policy: Policy = {
  name: 'bench', roots: { kinds: ['seed', 'source'], digests: [] }, threshold: 2, independence: 'organization', diversity: 1, inputs: 'attested', environment: 'ignore',
  comparisons: ['bit-identical'], disputes: 'block', weakDigests: false, verifiers: 'all', compromised: [],
};
