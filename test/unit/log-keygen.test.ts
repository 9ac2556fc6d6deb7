import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { logKeygen, type LogKeyReport } from '../../client/cli/log-keygen.ts';
import { readKeyFile } from '../../server/log/keys.ts';

describe('rootline keygen --log', () => {
  let dir: string;
  let path: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'rootline-keygen-'));
    path = join(dir, 'data', 'log.key');
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(dir, { recursive: true });
  });
  const run = (options: Omit<Parameters<typeof logKeygen>[0], 'path' | 'json'>): LogKeyReport => {
    const print = vi.spyOn(console, 'log').mockReturnValue();
    expect(logKeygen({ path, json: true, ...options })).toBe(0);
    return JSON.parse(print.mock.lastCall?.[0] as string) as LogKeyReport;
  };

  it('makes a key, shows it, and replaces it in two steps', () => {
    const { vkey } = run({ log: 'log.example/a' });
    expect(vkey).toBe(readKeyFile(path).vkey);
    expect(vkey).toMatch(/^log\.example\/a\+[0-9a-f]{8}\+/);
    expect(run({ log: true })).toEqual({ path, vkey, others: [], former: [] });
    const rotated = run({ log: true, step: 'rotate' });
    expect(rotated).toEqual({ path, vkey: readKeyFile(path).vkey, others: [vkey], former: [] });
    expect(run({ log: true, step: 'retire' })).toEqual({ path, vkey: rotated.vkey, others: [], former: [vkey] });
  });

  it('takes no place of a key that is there, and shows none that is not', () => {
    expect(() => run({ log: true })).toThrow(expect.objectContaining({ code: 'unavailable' }));
    run({ log: 'log.example/a' });
    expect(() => run({ log: 'log.example/a' })).toThrow(expect.objectContaining({ code: 'bad-request' }));
  });
});
