/** Whether what a bundle is to carry leads to its verdict: derived from that alone, as whoever checks it will. */
import { contentOf } from '../../chains/attestation/content.ts';
import { readEnvelope } from '../../chains/attestation/envelope.ts';
import { interpretAll } from '../../chains/proof/check-statements.ts';
import { readCatalog } from '../../chains/proof/check-verdict.ts';
import type { OpenedEntry, ReadEntry } from '../../chains/proof/checks.ts';
import { deriveVerdict } from '../../chains/proof/derive.ts';
import type { Verdict } from '../../schema/api.ts';
import type { Catalog } from '../../schema/catalog.ts';
import { RootlineError } from '../../schema/error.ts';
import type { Policy } from '../../schema/policy.ts';
import type { Proof } from '../../schema/proof.ts';
import type { Registry } from '../../schema/registry.ts';
import { nodePrimitives } from '../ingest/primitives.ts';

/** The parts of a bundle that its verdict is derived from. */
export interface Ground {
  verdict: Verdict;
  policy: Policy;
  registry: Registry;
  catalog: Proof['catalog'];
  entries: readonly ReadEntry[];
}

/** Parts of the catalog that were asked for lately, read: reading them takes longer than all the rest. */
const read = new Map<string, Catalog>();
const KEPT = 4;

function catalogOf(part: Proof['catalog'], digest: string): Catalog {
  const id = [digest, ...Object.entries(part).flatMap(([name, file]) => ('text' in file ? [name] : []))].join('\n');
  const catalog = read.get(id) ?? readCatalog(part, digest);
  read.delete(id);
  read.set(id, catalog);
  if (read.size > KEPT) read.delete(read.keys().next().value ?? '');
  return catalog;
}

/** Whether the parts lead to the verdict, to the letter. */
export async function leadsTo({ verdict, policy, registry, catalog: part, entries }: Ground): Promise<boolean> {
  const keys = new Set(registry.verifiers.flatMap((verifier) => verifier.keys.map((key) => `${verifier.id} ${key.id}`)));
  try {
    const opened = await Promise.all(entries.map(async (entry): Promise<OpenedEntry> => ({
      ...entry, content: keys.has(`${entry.leaf.verifier} ${entry.leaf.key}`) ? await contentOf(readEnvelope(entry.envelope, entry.leaf.mediaType), nodePrimitives) : null,
    })));
    const catalog = catalogOf(part, verdict.grounds.catalog);
    const derived = deriveVerdict({ catalog, registry, policy, entries: await interpretAll(opened, catalog) }, verdict);
    return JSON.stringify(derived) === JSON.stringify(verdict);
  } catch (error) {
    if (error instanceof RootlineError) return false;
    throw error;
  }
}
