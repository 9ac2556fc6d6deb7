/**
 * Breaks every write of the append path, kills the process at any moment, fills the disk, turns the clock back; and after each audits the
 * whole log: nothing acknowledged is lost, nothing unacknowledged is half there, no tile ever changes.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../server/store/embedded.ts';
import { audit, ended, run, start, type Acknowledged, type Orders, type Tiles } from './harness.ts';

let parent: string;
let directory: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'rootline-crash-'));
  chmodSync(parent, 0o755);
  directory = join(parent, 'store');
});
afterEach(() => {
  rmSync(parent, { recursive: true, force: true });
});

/** Fills a log, so that a fault comes where tiles are full already. */
async function filled(count: number): Promise<{ acknowledged: Acknowledged[]; tiles: Tiles }> {
  const { acknowledged } = await run({ directory, count, inFlight: 50 });
  expect(acknowledged).toHaveLength(count);
  return { acknowledged, tiles: (await audit(directory, acknowledged)).tiles };
}

/** After a fault: what was acknowledged is there, what was not can be said again, and each is there once. */
async function recovers(before: { acknowledged: Acknowledged[]; tiles: Tiles }, left: { acknowledged: Acknowledged[] }, again: Orders): Promise<void> {
  const acknowledged = [...before.acknowledged, ...left.acknowledged];
  const { tiles } = await audit(directory, acknowledged, before.tiles);
  const retried = await run(again);
  expect(retried.refused).toEqual([]);
  const after = await audit(directory, [...acknowledged, ...retried.acknowledged], tiles);
  expect(after.size).toBe(new Set([...acknowledged, ...retried.acknowledged].map(({ n }) => n)).size);
}

describe('each write of the append path', () => {
  const writes = ['commit', 'checkpoint'] as const;
  const ways = ['fails before', 'fails after', 'killed before', 'killed after'] as const;
  /** The first of a new log, one in the middle of a tile, and those around the end of one. */
  const places = [[0, 1], [0, 7], [250, 4], [250, 9]] as const;
  const table = writes.flatMap((write) => ways.flatMap((how) => places.map(([held, at]) => ({ write, how, held, at }))));

  it.each(table)('$write $how it lands, number $at over $held entries', async ({ write, how, held, at }) => {
    const before = held === 0 ? { acknowledged: [], tiles: new Map() } : await filled(held);
    const orders: Orders = { directory, from: held, count: 40, inFlight: 1, fault: { write, how, at } };
    const left = await run(orders);
    expect(left.signal).toBe(how.startsWith('killed') ? 'SIGKILL' : null);
    expect(left.acknowledged.length).toBeLessThan(40);
    if (left.signal === null && left.failed === null) {
      expect(left.refused).toMatchObject([{ refused: 'unavailable', message: expect.stringContaining('the write failed, says the disk') }]);
    }
    await recovers(before, left, { directory, from: held, count: 40, inFlight: 3 });
  });
});

describe('a process killed at any moment', () => {
  it('leaves a whole log, round after round', async () => {
    let before: { acknowledged: Acknowledged[]; tiles: Tiles } = { acknowledged: [], tiles: new Map() };
    for (let round = 0; round < 8; round++) {
      const from = round * 100_000;
      const child = start({ directory, from, count: 100_000, inFlight: 1 + 10 * (round % 3) });
      const left = ended(child);
      await new Promise((resolve) => { child.stdout?.once('data', resolve); });
      await new Promise((resolve) => { setTimeout(resolve, 20 + 40 * round); });
      child.kill('SIGKILL');
      const { acknowledged, signal } = await left;
      expect(signal).toBe('SIGKILL');
      const all = [...before.acknowledged, ...acknowledged];
      before = { acknowledged: all, tiles: (await audit(directory, all, before.tiles)).tiles };
    }
    expect(before.acknowledged.length).toBeGreaterThan(100);
  });
});

describe('a disk that is full', () => {
  it('stops the log with a clear message, by the limit of a file\u2019s size', async () => {
    const before = await filled(300);
    const left = await run({ directory, from: 300, count: 100_000, inFlight: 20 }, { wrap: 'ulimit -f 600;' });
    expect(left.refused[0]).toMatchObject({ refused: 'unavailable', message: expect.stringMatching(/store in .* cannot be written: .*File too large/) });
    await recovers(before, left, { directory, from: left.refused[0]?.n ?? 0, count: 100 });
  });

  const mounts = canMount();
  it.skipIf(!mounts)(`stops the log with a clear message, by a file system without room${mounts ? '' : ' (skipped: mounting one is not permitted here)'}`, async () => {
    const mount = join(parent, 'disk');
    mkdirSync(mount);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'none', mount]);
    directory = join(mount, 'store');
    try {
      const left = await run({ directory, count: 100_000, inFlight: 20 });
      expect(left.refused[0]).toMatchObject({ refused: 'unavailable', message: expect.stringMatching(/cannot be written: .*No space left on device/) });
      expect((await run({ directory })).failed).toMatchObject({ failed: 'unavailable', message: expect.stringContaining('No space left on device') });
      execFileSync('mount', ['-o', 'remount,size=64m', mount]);
      await recovers({ acknowledged: [], tiles: new Map() }, left, { directory, from: left.refused[0]?.n ?? 0, count: 100 });
    } finally {
      execFileSync('umount', [mount]);
    }
  });
});

describe('what is in the way', () => {
  it('a directory that cannot be written is named', async () => {
    await filled(3);
    const root = process.getuid?.() === 0;
    if (root) execFileSync('chown', ['-R', '65534:65534', directory]);
    execFileSync('chmod', ['-R', 'a-w', directory]);
    const { failed } = await run({ directory }, root ? { uid: 65_534 } : {});
    expect(failed).toMatchObject({ failed: 'unavailable', message: expect.stringMatching(new RegExp(`${directory}.*[Pp]ermission denied`)) });
    execFileSync('chmod', ['-R', 'u+w', directory]);
    if (root) execFileSync('chown', ['-R', '0:0', directory]);
  });

  it('a second process on the directory is refused, and the first goes on', async () => {
    const store = await openEmbedded(directory);
    const { failed } = await run({ directory });
    expect(failed).toEqual({ failed: 'unavailable', message: `the store in ${directory} is in use: a Rootline server runs on it; ask that server, or stop it first` });
    await store.close();
    await recovers({ acknowledged: [], tiles: new Map() }, { acknowledged: [] }, { directory });
  });

  it('a clock that goes back between runs turns no entry back', async () => {
    const first = await run({ directory, clock: Date.parse('2026-06-01T00:00:00Z') });
    const second = await run({ directory, from: 40, clock: Date.parse('2020-01-01T00:00:00Z') });
    await audit(directory, [...first.acknowledged, ...second.acknowledged]);
    expect(new Set(second.acknowledged.map(({ leaf }) => leaf.time))).toEqual(new Set(['2026-06-01T00:00:00.000Z']));
  });
});

function canMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'rootline-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', place], { stdio: 'ignore' });
    execFileSync('umount', [place], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true });
  }
}
