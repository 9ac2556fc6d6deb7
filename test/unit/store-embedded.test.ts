import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../server/store/embedded.ts';
import { storeContract } from './store.contract.ts';

storeContract('the embedded store', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'rootline-store-'));
  return { open: () => openEmbedded(join(parent, 'store')), remove: async () => rmSync(parent, { recursive: true }) };
});

describe('the embedded store\u2019s directory', () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'rootline-store-'));
  });
  afterEach(() => {
    rmSync(parent, { recursive: true });
  });

  it('is made with its parents, for its owner only', async () => {
    const store = await openEmbedded(join(parent, 'a', 'b'));
    expect(statSync(join(parent, 'a', 'b')).mode & 0o777).toBe(0o700);
    await store.close();
  });

  it('is closed to others where it was open', async () => {
    const directory = join(parent, 'open');
    mkdirSync(directory, { mode: 0o755 });
    chmodSync(directory, 0o755);
    await (await openEmbedded(directory)).close();
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  it('says so where a file is in the way', async () => {
    const path = join(parent, 'file');
    writeFileSync(path, '');
    await expect(openEmbedded(path)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining(path) });
  });

  it('says so where the database is damaged', async () => {
    const directory = join(parent, 'damaged');
    await (await openEmbedded(directory)).close();
    writeFileSync(join(directory, 'CURRENT'), 'nonsense');
    await expect(openEmbedded(directory)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/cannot be opened: .*CURRENT/) });
  });

  it('names the server where another process has it open', async () => {
    const directory = join(parent, 'shared');
    const store = await openEmbedded(directory);
    const script = `import('classic-level').then(async ({ ClassicLevel }) => {
      try { await new ClassicLevel(${JSON.stringify(directory)}).open(); } catch (error) { console.log(error.cause.code); }
    })`;
    expect(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })).toBe('LEVEL_LOCKED\n');
    await expect(openEmbedded(directory)).rejects.toThrow(`the store in ${directory} is in use: a Rootline server runs on it`);
    await store.close();
  });
});
