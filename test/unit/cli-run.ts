/** Runs the compiled `rootline` as a person would: own process, own folder, nothing of the caller's settings. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const program = resolve(import.meta.dirname, '../../dist/client/cli/main.js');

export interface Ran {
  code: number | null;
  out: string;
  err: string;
  /** Standard output as JSON. */
  json: () => unknown;
}

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  input?: string;
  /** The reader of standard output goes away before anything is printed. */
  unread?: boolean;
  /** An open file that standard output goes to. */
  stdout?: number;
}

export function rootline(args: readonly string[], { cwd, env = {}, input, unread, stdout }: RunOptions = {}): Promise<Ran> {
  const home = cwd ?? tmpdir();
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: home, env: { PATH: process.env['PATH'] ?? '', HOME: home, ...env }, stdio: ['pipe', stdout ?? 'pipe', 'pipe'] });
    let out = '', err = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => { out += text; });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => { err += text; });
    if (unread === true) child.stdout?.destroy();
    child.once('error', fail);
    child.once('close', (code) => done({ code, out, err, json: () => JSON.parse(out) as unknown }));
    child.stdin?.on('error', () => {});
    child.stdin?.end(input ?? '');
  });
}

/** A folder of its own for a test file, and how to remove it. */
export function workFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'rootline-cli-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
