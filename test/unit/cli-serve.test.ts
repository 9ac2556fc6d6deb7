/** `rootline serve --json` and `rootline log witness --json`, as a program starts them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import { formatVkey } from '../../chains/log/vkey.ts';
import { createKeyFile } from '../../server/log/keys.ts';
import { workFolder } from './cli-run.ts';

const folder = workFolder();
afterAll(() => folder.remove());

/** Starts a command and reads the first line it prints. */
async function started(...args: string[]): Promise<{ child: ChildProcess; lines: string[]; told: unknown }> {
  const cli = resolve(import.meta.dirname, '../../dist/client/cli/main.js');
  const child = spawn(process.execPath, [cli, ...args, '--port', '0', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  await once(createInterface(child.stdout).on('line', (line) => lines.push(line)), 'line');
  return { child, lines, told: JSON.parse(lines[0] ?? '') };
}

async function stopped({ child, lines }: { child: ChildProcess; lines: string[] }): Promise<void> {
  child.kill('SIGTERM');
  const [code] = await once(child, 'close') as [number];
  expect([code, lines.length]).toEqual([0, 1]);
}

test('a server tells its address in one line of JSON, answers there, and says no more when it stops', async () => {
  const server = await started('serve', '--data', join(folder.path, 'data'));
  const { url, releases, attestations } = server.told as { url: string; releases: number; attestations: number };
  expect([releases > 1000, attestations]).toEqual([true, 0]);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  await stopped(server);
});

test('a witness tells its address, its key, and the line of a policy that trusts it', async () => {
  const log = formatVkey(createKeyFile(join(folder.path, 'log.key'), 'log.example/log').signer.key);
  const witness = await started('log', 'witness', '--dir', join(folder.path, 'witness'), '--name', 'w.example/w1', '--log', log);
  const { url, key, policy } = witness.told as { url: string; key: string; policy: string };
  expect(key).toMatch(/^w\.example\/w1\+[0-9a-f]{8}\+/);
  expect(policy).toBe(`witness w.example/w1 ${key} ${url}`);
  await stopped(witness);
});
