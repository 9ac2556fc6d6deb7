/** Which bytes were got from compiler lineages that have no root in common. */
import type { ConvergenceAnswer, LineageAnswer } from '../../schema/explain.ts';
import { convergence, type Lineage } from '../trust/index.ts';
import { named } from './names.ts';
import type { Reading } from './reading.ts';

/** Every published binary of which that is so, in the catalog's order. */
export function answerConvergence(reading: Reading): ConvergenceAnswer {
  return {
    grounds: reading.grounds,
    converged: convergence(reading.view).map(({ release, platform, digest, lineages }) => ({
      release, platform, digest, file: reading.catalog.byDigest.get(digest)?.[0]?.id ?? null,
      lineages: lineages.map((lineage) => lineageAnswer(reading, lineage)),
    })),
  };
}

/** A lineage as people know its compilers and roots. */
export function lineageAnswer(reading: Reading, { compilers, roots }: Lineage): LineageAnswer {
  return { compilers: compilers.map((d) => named(reading, d)), roots: roots.map((d) => named(reading, d)) };
}
