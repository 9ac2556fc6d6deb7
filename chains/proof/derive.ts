/** From entries of a log to a verdict: the same engine and the same words as everywhere, over whatever part of catalog and log is given. */
import { verdictSchema, type Verdict } from '../../schema/api.ts';
import type { Catalog } from '../../schema/catalog.ts';
import type { Digest } from '../../schema/ids.ts';
import type { Leaf } from '../../schema/log.ts';
import type { Policy } from '../../schema/policy.ts';
import type { Registry } from '../../schema/registry.ts';
import { read } from '../answer/reading.ts';
import { answerVerdict } from '../answer/verdict.ts';
import { statementOf } from '../attestation/normal-form.ts';
import type { Said } from '../attestation/types.ts';
import { engineBase } from '../catalog/engine-base.ts';
import { signersOf } from '../catalog/registry.ts';
import { TrustEngine } from '../trust/index.ts';

/** An entry of the log and what its envelope says. */
export interface SaidEntry {
  index: number;
  leaf: Leaf;
  said: readonly Said[];
}

export interface Evidence {
  catalog: Catalog;
  /** In force at the point of the log that the verdict is of. */
  registry: Registry;
  policy: Policy;
  /** In the order of the log. */
  entries: readonly SaidEntry[];
}

/**
 * The verdict that entries lead to, its members in the schema's order.
 * @param stated which release and platform, and the grounds to name
 * @throws RootlineError `unknown-release`, `unknown-platform`
 */
export function deriveVerdict({ catalog, registry, policy, entries }: Evidence, stated: Pick<Verdict, 'grounds' | 'release' | 'platform'>): Verdict {
  const engine = new TrustEngine(engineBase(catalog));
  engine.setVerifiers(signersOf(registry));
  const positions = new Map<Digest, number[]>();
  const indexes: number[] = [];
  for (const { index, leaf, said } of entries) {
    const own = said.map((one) => engine.append(statementOf(leaf, one, (envelope) => positions.get(envelope) ?? [])));
    for (const position of own) indexes[position] = index;
    positions.set(leaf.envelope, [...positions.get(leaf.envelope) ?? [], ...own]);
  }
  const organizations = new Map(registry.verifiers.map((v) => [v.id, v.organization]));
  const reading = read(catalog, engine, policy, stated.grounds, {
    entryOf: (position) => indexes[position] ?? -1, organizationOf: (verifier) => organizations.get(verifier) ?? verifier,
  });
  return verdictSchema.parse(answerVerdict(reading, stated.release, stated.platform));
}
