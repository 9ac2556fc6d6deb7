/** From entries of a log to a verdict: the same engine and the same words as everywhere, over whatever part of catalog and log is given. */
import type { Grounds, Verdict } from '../../schema/api.ts';
import type { Catalog } from '../../schema/catalog.ts';
import type { Digest } from '../../schema/ids.ts';
import type { Leaf } from '../../schema/log.ts';
import type { Policy } from '../../schema/policy.ts';
import type { Registry } from '../../schema/registry.ts';
import { read, type Reading } from '../answer/reading.ts';
import { answerVerdict } from '../answer/verdict.ts';
import { statementOf } from '../attestation/normal-form.ts';
import type { Said } from '../attestation/types.ts';
import { signersOf } from '../catalog/registry.ts';
import { TrustEngine, type Base } from '../trust/index.ts';

/** An entry of the log and what its envelope says. */
export interface SaidEntry {
  index: number;
  leaf: Leaf;
  said: readonly Said[];
}

export interface Evidence {
  catalog: Catalog;
  /** The catalog as the engine takes it. */
  base: Base;
  /** In force at the point of the log that the verdict is of. */
  registry: Registry;
  policy: Policy;
  /** In the order of the log. */
  entries: readonly SaidEntry[];
}

/** A catalog as read from exactly these entries. */
export function readEvidence({ catalog, base, registry, policy, entries }: Evidence, grounds: Grounds): Reading {
  const engine = new TrustEngine(base);
  engine.setVerifiers(signersOf(registry));
  const positions = new Map<Digest, number[]>();
  const indexes: number[] = [];
  for (const { index, leaf, said } of entries) {
    const own = said.map((one) => engine.append(statementOf(leaf, one, (envelope) => positions.get(envelope) ?? [])));
    for (const position of own) indexes[position] = index;
    positions.set(leaf.envelope, [...positions.get(leaf.envelope) ?? [], ...own]);
  }
  const organizations = new Map(registry.verifiers.map((v) => [v.id, v.organization]));
  return read(catalog, engine, policy, grounds, {
    entryOf: (position) => indexes[position] ?? -1, organizationOf: (verifier) => organizations.get(verifier) ?? verifier,
  });
}

/**
 * The verdict that entries lead to.
 * @param stated which release and platform, and the grounds to name
 * @throws RootlineError `unknown-release`, `unknown-platform`
 */
export function deriveVerdict(evidence: Evidence, stated: Pick<Verdict, 'grounds' | 'release' | 'platform'>): Verdict {
  return answerVerdict(readEvidence(evidence, stated.grounds), stated.release, stated.platform);
}
