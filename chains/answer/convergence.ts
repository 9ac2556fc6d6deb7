/** Which bytes were got from compiler lineages that have no root in common. */
import type { ConvergenceAnswer } from '../../schema/explain.ts';
import { convergence } from '../trust/index.ts';
import { named } from './chokepoints.ts';
import type { Reading } from './reading.ts';

/** Every published binary of which that is so, in the catalog's order. */
export function answerConvergence(reading: Reading): ConvergenceAnswer {
  return {
    grounds: reading.grounds,
    converged: convergence(reading.view).map(({ release, platform, digest, lineages }) => ({
      release, platform, digest, file: reading.catalog.byDigest.get(digest)?.[0]?.id ?? null,
      lineages: lineages.map(({ compilers, roots }) => ({ compilers: compilers.map((d) => named(reading, d)), roots: roots.map((d) => named(reading, d)) })),
    })),
  };
}
