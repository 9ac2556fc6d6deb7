/** Handing in many envelopes: several at a time, so that the log can take them in groups; going on after refusals; counting. */
import { RootlineError } from '../../../schema/error.ts';
import { problemTypes, type ProblemCode } from '../../../schema/problem.ts';
import { mendOf } from '../errors.ts';
import type { Source } from '../source.ts';
import type { ImportItem } from './formats.ts';

export interface ImportReport {
  taken: number;
  alreadyThere: number;
  refused: { code: ProblemCode; title: string; mend: string; count: number; examples: { name: string; detail: string }[] }[];
}

/** Enough to fill a group commit, few enough not to crowd a server. */
const atOnce = 32;
/** Refusals that are told in full, per reason. */
const examples = 3;

/** A store or server that fails is no refusal: going on would only fail again. */
function isRefusal(error: unknown): error is RootlineError {
  return error instanceof RootlineError && !['unavailable', 'internal', 'bad-file'].includes(error.code);
}

/**
 * Hands the items in, in their order; those that are there already count as such, so that a broken-off import can be run again.
 * @param progress told after each item
 * @throws RootlineError when the store or server fails
 */
export async function importItems(source: Source, items: readonly ImportItem[], progress: (done: number, report: ImportReport) => void): Promise<ImportReport> {
  const report: ImportReport = { taken: 0, alreadyThere: 0, refused: [] };
  let next = 0, done = 0;
  const work = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) {
      await importItem(source, item, report);
      progress(++done, report);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  report.refused.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
  return report;
}

async function importItem(source: Source, { name, mediaType, envelopes }: ImportItem, report: ImportReport): Promise<void> {
  for (const envelope of await envelopes()) {
    try {
      const { created } = await source.submit(envelope, mediaType);
      if (created) report.taken++;
      else report.alreadyThere++;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      countRefusal(report.refused, error, name);
    }
  }
}

/** Adds a refusal to the reasons. */
export function countRefusal(refused: ImportReport['refused'], error: RootlineError, name: string): void {
  let reason = refused.find((r) => r.code === error.code);
  if (!reason) {
    reason = { code: error.code, title: problemTypes[error.code].title, mend: mendOf(error.code), count: 0, examples: [] };
    refused.push(reason);
  }
  reason.count++;
  if (reason.examples.length < examples) reason.examples.push({ name, detail: error.message });
}
