/** What to rebuild next: the work list a volunteer needs. */
import type { NextAnswer } from '../../schema/explain.ts';
import { next, type NextOptions } from '../trust/index.ts';
import type { Reading } from './reading.ts';
import { answerMissing } from './why-not.ts';

/** Rebuilds that can be made now, those that turn most verdicts first. */
export function answerNext(reading: Reading, options: NextOptions): NextAnswer {
  const { rebuilds, total } = next(reading.view, options);
  return {
    grounds: reading.grounds, total,
    rebuilds: rebuilds.map((rebuild) => Object.assign(answerMissing(reading, rebuild), { turns: rebuild.turns, closer: rebuild.closer })),
  };
}
