/** Asking the server once, for what is not shown as it comes. */
import { RootlineError } from '../../../schema/error.ts';
import type { ProblemCode } from '../../../schema/problem.ts';
import { problemCode, readProblem } from './problem.ts';

async function ask(address: string): Promise<Response> {
  const response = await fetch(address);
  if (response.ok) return response;
  const problem = await readProblem(response);
  throw new RootlineError(problemCode(problem) as ProblemCode, problem.detail);
}

/** @throws RootlineError with the server's own code; TypeError when it does not answer */
export async function askFor<T>(address: string): Promise<T> {
  return (await ask(address)).json() as Promise<T>;
}

/** @throws as askFor */
export async function askForBytes(address: string): Promise<Uint8Array> {
  return new Uint8Array(await (await ask(address)).arrayBuffer());
}
