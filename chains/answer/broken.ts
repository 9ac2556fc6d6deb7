/** What is wrong with a link, in words. */
import type { Digest } from '../../schema/ids.ts';
import type { BrokenLink, Unmendable } from '../trust/index.ts';
import { artifactName, counted, listed } from './names.ts';
import type { Reading } from './reading.ts';

/** What is said to be rebuilt: a release where the artifact is its binary, else the artifact. */
function subject(reading: Reading, digest: Digest): string {
  return artifactName(reading.catalog, digest);
}

/** `go1.20.6`, or the sources and tools where no compiler is named. */
function startingFrom({ catalog }: Reading, { inputs }: Pick<BrokenLink, 'inputs'>): string {
  const compilers = inputs.filter((i) => i.role === 'compiler');
  const told = compilers.length > 0 ? compilers : inputs;
  return listed([...new Set(told.map((i) => artifactName(catalog, i.digest)))]);
}

/** Why no attestation can mend a link. */
function unmendable(reading: Reading, reason: Unmendable, digest: Digest, input: Digest | null): string {
  const { catalog, policy } = reading;
  const it = subject(reading, digest);
  const culprit = input === null ? 'an input' : artifactName(catalog, input);
  switch (reason) {
    case 'compromised': return `the policy takes ${it} for compromised`;
    case 'weak-digest': return `${it} is known by a SHA-1 digest only, which the policy does not accept`;
    case 'disputed': return `somebody who rebuilt ${it} got other bytes than the published ones`;
    case 'unrecorded': return `no public record gives the digest of ${it}, so nothing can be compared with it`;
    case 'no-recipe': return catalog.byDigest.get(digest)?.some((f) => f.recipe !== undefined) === true
      ? `no compiler that builds ${it} is on record` : `nothing on record says what ${it} was built from`;
    case 'unpublished-source': return `no release publishes the source ${it}`;
    case 'compromised-input': return `${it} is built with ${culprit}, which the policy takes for compromised`;
    case 'unrecorded-input': return `${it} is built with ${culprit}, of which no public record gives the digest`;
    case 'only-itself': return `${it} is only known to be built by itself`;
    case 'no-second-compiler': return `the policy asks for ${policy.diversity} different compilers, and fewer are known to build ${it}`;
    case 'too-few-believed': return `the policy believes too few verifiers to have ${it} rebuilt`;
  }
}

/** What is wrong with one link, as a clause: `nobody has yet rebuilt go1.22.6 from go1.20.6`. */
export function clauseOf(reading: Reading, link: Pick<BrokenLink, 'digest' | 'reason' | 'groups' | 'compilers' | 'builders' | 'inputs' | 'input'>): string {
  const { policy, catalog } = reading;
  const release = catalog.releases.get(catalog.byDigest.get(link.digest)?.[0]?.release ?? '');
  const it = subject(reading, link.digest);
  switch (link.reason) {
    case 'unattested': {
      const silent = reading.standing(link.digest).verifiers;
      if (silent === 0) return `nobody has yet rebuilt ${it} from ${startingFrom(reading, link)}`;
      return `${counted(silent, policy.independence)} signed for ${it}, but nobody says what it was built from, and the policy counts nothing else`;
    }
    case 'too-few-groups': return `only ${link.groups.have} of the ${counted(link.groups.need, policy.independence)} that the policy asks for rebuilt ${it} from ${startingFrom(reading, link)}`;
    case 'too-few-compilers': return `${it} was rebuilt with ${counted(link.compilers.have, 'compiler')}, and the policy asks for ${link.compilers.need} different ones`;
    case 'too-few-builders': return `${it} was rebuilt on ${counted(link.builders.have, 'kind')} of machine, and the policy asks for ${link.builders.need} different ones`;
    case 'unrecorded-input':
      // The record's own words say more than that a digest is missing.
      if (release?.notBootstrapped !== undefined) return release.notBootstrapped;
  }
  return unmendable(reading, link.reason, link.digest, link.input);
}

/** Why nothing can mend what was asked for. */
export function impossibleOf(reading: Reading, causes: readonly { reason: Unmendable; digest: Digest; input: Digest | null }[]): string {
  const clauses = [...new Set(causes.map(({ reason, digest, input }) => unmendable(reading, reason, digest, input)))];
  return `No rebuild can mend this: ${listed(clauses, 3)}.`;
}

/** The release whose own line is broken first is what the asker knows best; else whatever comes first. */
export function mostTelling(reading: Reading, compiler: string, broken: readonly BrokenLink[]): BrokenLink | undefined {
  return broken.find(({ digest }) => reading.catalog.byDigest.get(digest)?.[0]?.release.startsWith(`${compiler}@`)) ?? broken[0];
}

