/** docs/proof-bundle.md against the code: every member, check and belief is described, and nothing else is. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { formatVkey } from '../../chains/log/vkey.ts';
import { believed } from '../../chains/proof/believed.ts';
import { checkTitles, type Known } from '../../chains/proof/checks.ts';
import { proofSchema } from '../../schema/proof.ts';
import { signerFromSeed } from '../../server/log/ed25519.ts';

const text = readFileSync(resolve(import.meta.dirname, '../../docs/proof-bundle.md'), 'utf8');

/** First cells of the table below a heading. */
function firstCells(heading: string): string[] {
  const section = text.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell = '']) => cell);
}

test('members of the file', () => expect(firstCells('The file')).toEqual(Object.keys(proofSchema.shape)));

test('checks', () => expect(firstCells('What is checked')).toEqual(Object.keys(checkTitles)));

test('beliefs', () => {
  const known = { proof: { verdict: { grounds: { checkpoint: { size: 1 } } }, policy: {}, catalog: {} }, checkpoint: { origin: 'log.example', cosigners: [] } } as unknown as Known;
  expect(firstCells('What must be believed')).toEqual(believed(known, []).map(({ name }) => name));
});

const openssl = spawnSync('bash', ['-c', 'openssl version']).status === 0;
test.skipIf(!openssl)(`the command that makes PEM of a verifier key${openssl ? '' : ' (skipped: no bash with openssl here)'}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'rootline-docs-'));
  const { key } = signerFromSeed('log.example', new Uint8Array(32).fill(7));
  const command = /```sh\n([^`]+)```/.exec(text)?.[1] ?? '';
  execFileSync('bash', ['-c', command], { cwd: folder, env: { ...process.env, KEY: formatVkey(key) } });
  const made = createPublicKey(readFileSync(join(folder, 'log.pem')));
  expect(made.export({ format: 'der', type: 'spki' }).subarray(12).equals(Buffer.from(key.publicKey))).toBe(true);
  rmSync(folder, { recursive: true });
});
