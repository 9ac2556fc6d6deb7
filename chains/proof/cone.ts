/** The backward cone of a verdict: every artifact that it may rest on, and every statement that could bear on one of them. */
import type { Digest } from '../../schema/ids.ts';
import type { DeclaredInput } from '../../schema/catalog.ts';
import type { Reading } from '../answer/reading.ts';
import { engineFilesOf } from './slice.ts';

export interface Cone {
  /** Everything that goes into the slice of the catalog. */
  digests: Set<Digest>;
  /** Positions in the trust engine of statements about them and of withdrawals of these, in the order of the log. */
  positions: number[];
}

/**
 * Walks back over what counting attestations, recipes and other documented ways name, whether or not it is verified: that it is not may be
 * what the verdict says. An accepted root needs nothing below it. The statements of an artifact are all that have it for their output or
 * say that a file which publishes it came out otherwise, whether or not they count.
 */
export function coneOf(reading: Reading, targets: readonly Digest[]): Cone {
  const asked = new Set(targets);
  const cone: Cone = { digests: new Set(targets), positions: [] };
  const positions = new Set<number>();
  const walked = new Set(targets);
  const pending = [...asked];
  for (let digest = pending.pop(); digest !== undefined; digest = pending.pop()) {
    const isRoot = reading.view.standing(digest).status === 'root';
    if (isRoot && !asked.has(digest)) continue;
    for (const position of reading.view.statementsOf(digest)) positions.add(position);
    for (const input of isRoot ? [] : inputsOf(reading, digest)) {
      cone.digests.add(input.digest);
      if (walked.has(input.digest) || !isWaitedFor(reading, input)) continue;
      walked.add(input.digest);
      pending.push(input.digest);
    }
  }
  for (const position of reading.view.withdrawalsOf(positions)) positions.add(position);
  return { ...cone, positions: [...positions].sort((a, b) => a - b) };
}

/** All that an artifact is said to be built from, in whatever way. */
function inputsOf({ catalog, view }: Reading, digest: Digest): DeclaredInput[] {
  const attested = view.statementsOf(digest).filter((position) => view.counts(position).counts && view.attestation(position)?.result === 'reproduced');
  const files = engineFilesOf(catalog);
  const documented = (catalog.byDigest.get(digest) ?? []).flatMap(({ id }) => {
    const { recipe = [], alternatives = [] } = files.get(id) ?? {};
    return [...recipe, ...alternatives.flat()];
  });
  return [...attested.flatMap((position) => view.inputsOf(position).inputs), ...documented];
}

/** Whether an input has to be verified: a published source is satisfied as it stands, and most policies ignore the environment. */
function isWaitedFor({ catalog, policy }: Reading, { role, digest }: DeclaredInput): boolean {
  if (role === 'environment') return policy.environment === 'require';
  return role !== 'source' || catalog.byDigest.get(digest)?.some((file) => file.role === 'source') !== true;
}
