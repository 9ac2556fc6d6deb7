/** What an auditor keeps between runs: how far the log was followed, and the evidence of what was found. */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Finding, Followed } from '../../../chains/log/monitor.ts';
import { RootlineError } from '../../../schema/error.ts';
import { sha256Schema } from '../../../schema/ids.ts';
import { replaceWhole } from '../../../server/log/whole-file.ts';

const memorySchema = z.strictObject({
  version: z.literal(1),
  /** Verifier key of the log. */
  log: z.string(),
  /** Registry document in force after the last entry, or null. */
  registry: sha256Schema.nullable(),
  /** Entries that were passed unverified, for want of a Sigstore trusted root. */
  unverified: z.int().min(0).default(0),
  followed: z.strictObject({ size: z.int().min(0), edge: z.array(z.string()).max(64), checkpoint: z.string(), time: z.string().nullable() }),
});
export type Memory = z.infer<typeof memorySchema> & { followed: Followed };

/**
 * What was kept, or null the first time.
 * @throws RootlineError `malformed` where the file is something else
 */
export function readMemory(path: string): Memory | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new RootlineError('unavailable', `${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  const parsed = memorySchema.safeParse(jsonOf(text));
  if (!parsed.success) throw new RootlineError('malformed', `${path} is not what an audit keeps; give another --state, or take it away and follow the log anew`);
  return parsed.data;
}

/** Keeps it: whatever happens, the file is the old one or the new one. */
export function writeMemory(path: string, memory: Memory): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  replaceWhole(path, JSON.stringify(memory, null, 1));
}

/** Writes the evidence of each finding into a folder; gives the paths, null where a finding has none. */
export function writeEvidence(folder: string, findings: readonly Finding[], size: number): (string | null)[] {
  if (findings.some(({ evidence }) => evidence !== undefined)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return findings.map(({ kind, detail, evidence }, i) => {
    if (evidence === undefined) return null;
    const path = join(folder, `${kind}-${size}-${i}.json`);
    replaceWhole(path, `${JSON.stringify({ ...evidence, detail }, null, 1)}\n`);
    return path;
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
