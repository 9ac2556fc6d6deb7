/** Asking the server once, for what is not shown as it comes. */
import { RootlineError } from '../../../schema/error.ts';
import type { ProblemCode } from '../../../schema/problem.ts';
import { problemCode, readProblem } from './problem.ts';

async function ask(address: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(address, init);
  if (response.ok) return response;
  const problem = await readProblem(response);
  throw new RootlineError(problemCode(problem) as ProblemCode, problem.detail);
}

/** @throws RootlineError with the server's own code; TypeError when it does not answer */
export async function askFor<T>(address: string): Promise<T> {
  return (await ask(address)).json() as Promise<T>;
}

/** Asks with a body. @throws as askFor */
export async function askWith<T>(address: string, body: unknown): Promise<T> {
  return (await ask(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json() as Promise<T>;
}

/** @throws as askFor */
export async function askForBytes(address: string): Promise<Uint8Array> {
  return new Uint8Array(await (await ask(address)).arrayBuffer());
}
