/** Rebuilds of the work list that are one job on several platforms: the same release from the same releases. Pure. */
import type { NextAnswer } from '../../../../schema/explain.ts';
import { releaseOfFile } from '../../route/place.ts';

export type Rebuild = NextAnswer['rebuilds'][number];

/** One job: the rebuilds it consists of, the most telling first. */
export type Job = readonly [Rebuild, ...Rebuild[]];

function jobOf({ file, output, inputs, groups }: Rebuild): string {
  const from = inputs.map((input) => `${input.role} ${input.file === null ? input.digest : releaseOfFile(input.file)}`);
  return [file === null ? output : releaseOfFile(file), groups, ...new Set(from)].join(' ');
}

/** Jobs in the order of their first rebuilds. */
export function jobsOf(rebuilds: readonly Rebuild[]): Job[] {
  const jobs = new Map<string, [Rebuild, ...Rebuild[]]>();
  for (const rebuild of rebuilds) {
    const key = jobOf(rebuild);
    const job = jobs.get(key);
    if (job) job.push(rebuild);
    else jobs.set(key, [rebuild]);
  }
  return [...jobs.values()];
}
