/** What went wrong, in the one shape the whole project uses for it. */
import { RootlineError } from '../../../schema/error.ts';
import type { Problem } from '../../../schema/problem.ts';

/** A problem of our own making: the server did not answer at all. */
export function unreachable(): Problem {
  return new RootlineError('unavailable', 'The server does not answer. What is on the page stays; it is asked again when it is back.').toProblem();
}

/** Reads an error answer; anything that is not problem+json becomes `internal`. */
export async function readProblem(response: Response): Promise<Problem> {
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('application/problem+json')) return (await response.json()) as Problem;
  return new RootlineError('internal', `The server answered ${response.status} without saying why.`).toProblem();
}

/** The code of a problem, `unknown-release` of `/problems/unknown-release`. */
export function problemCode(problem: Problem): string {
  return problem.type.slice(problem.type.lastIndexOf('/') + 1);
}
