/** Runs a build command in a controlled environment and takes what it leaves behind. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { RootlineError } from '../../../schema/error.ts';
import { hashFile } from '../ref.ts';
import { buildEnvironment } from './environment.ts';

export interface BuildOptions {
  command: readonly string[];
  /** Folder to run in. */
  folder: string;
  /** Path of the output, seen from the folder. */
  output: string;
  sourceDateEpoch: number;
  pass: readonly string[];
}

export interface BuildResult {
  output: string;
  digest: string;
  startedOn: string;
  finishedOn: string;
}

/** Files are made so that others can read them and nobody but the owner can write: what archives hold must not depend on the caller. */
const mask = 0o022;

/**
 * Runs the command; what it prints goes to standard error.
 * @throws RootlineError `build-failed` when it cannot be started, fails, or leaves no new output
 */
export async function runBuild({ command, folder, output, sourceDateEpoch, pass }: BuildOptions): Promise<BuildResult> {
  const home = await mkdtemp(join(tmpdir(), 'rootline-build-'));
  try {
    const path = resolve(folder, output);
    const before = await modified(path);
    const startedOn = now();
    await execute(command, folder, buildEnvironment({ home, sourceDateEpoch, pass }));
    const finishedOn = now();
    const after = await modified(path);
    if (after === null) throw new RootlineError('build-failed', `the build left no file at ${path}`);
    if (after === before) throw new RootlineError('build-failed', `the build did not write ${path}: it is as old as before`);
    return { output: path, digest: await hashFile(path), startedOn, finishedOn };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** RFC 3339 with whole seconds. */
function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}

async function modified(path: string): Promise<bigint | null> {
  try {
    return (await stat(path, { bigint: true })).mtimeNs;
  } catch {
    return null;
  }
}

async function execute([program, ...args]: readonly string[], folder: string, env: Record<string, string>): Promise<void> {
  if (program === undefined) throw new RootlineError('bad-option', 'there is no command to run: write it after --');
  const caller = process.umask(mask);
  try {
    const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
    // Standard output is ours: it holds the answer.
    child.stdout.pipe(process.stderr, { end: false });
    const failure = await new Promise<string | null>((done) => {
      child.once('error', (error) => done(`${program} cannot be run: ${error.message}`));
      child.once('close', (code, signal) => done(code === 0 ? null : signal === null ? `${program} ended with exit code ${code}` : `${program} was ended by ${signal}`));
    });
    if (failure !== null) throw new RootlineError('build-failed', failure);
  } finally {
    process.umask(caller);
  }
}
