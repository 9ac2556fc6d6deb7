/** Each compiler at a glance: how many of its releases are verified, and for how long it has been so. */
import type { z } from 'zod';
import type { compilerSchema, compilersSchema, CompilerSummary, ReleaseSummary } from '../../schema/api.ts';
import type { Compiler } from '../../schema/catalog.ts';
import { RootlineError } from '../../schema/error.ts';
import type { ReleaseId } from '../../schema/ids.ts';
import { streak } from '../trust/index.ts';
import type { Reading } from './reading.ts';
import { pick, summarize } from './release-status.ts';

/**
 * The newest releases of a compiler that are verified one after the other, on one platform or on all; the newest first. Pre-releases and
 * withdrawn ones neither count nor break it.
 */
export function streakOf({ view }: Reading, compiler: Compiler, platform: string | null): ReleaseId[] {
  const finished = compiler.releases.filter((release) => release.prerelease !== true && release.withdrawn === undefined);
  return streak(view, finished.map((release) => release.id).reverse(), platform ?? undefined);
}

function summarizeCompiler(reading: Reading, compiler: Compiler, newestFirst: readonly ReleaseSummary[]): CompilerSummary {
  const counts = { 'verified': 0, 'partial': 0, 'not-verified': 0 };
  for (const { status } of newestFirst) counts[status]++;
  const roots = [...reading.catalog.roots.values()].filter((r) => r.compiler === compiler.id);
  return {
    id: compiler.id, name: compiler.name, about: compiler.about,
    releases: newestFirst.length, files: newestFirst.reduce((sum, r) => sum + r.files, 0),
    oldest: newestFirst.at(-1)?.id ?? null, newest: newestFirst[0]?.id ?? null,
    counts, streak: streakOf(reading, compiler, null).length, roots: roots.map((r) => pick(r, ['digest', 'kind', 'name', 'note'])),
  };
}

/** The releases of a compiler, newest first. */
function summaries(reading: Reading, compiler: Compiler): ReleaseSummary[] {
  return compiler.releases.map((r) => summarize(reading, r)).reverse();
}

/** Every compiler. */
export function answerCompilers(reading: Reading): z.infer<typeof compilersSchema> {
  const compilers = [...reading.catalog.compilers.values()].map((c) => summarizeCompiler(reading, c, summaries(reading, c)));
  return { grounds: reading.grounds, compilers };
}

/**
 * One compiler with its releases, newest first.
 * @throws RootlineError `not-found`
 */
export function answerCompiler(reading: Reading, id: string): z.infer<typeof compilerSchema> {
  const compiler = reading.catalog.compilers.get(id);
  if (compiler === undefined) throw new RootlineError('not-found', `the catalog has no compiler ${id}`);
  const releases = summaries(reading, compiler);
  return { grounds: reading.grounds, compiler: summarizeCompiler(reading, compiler, releases), sources: compiler.sources, releases };
}
