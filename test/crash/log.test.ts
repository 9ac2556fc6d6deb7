/**
 * Breaks every write of the append path, kills the process at any moment, cuts off what was written last, fills the disk, turns the clock
 * back; and after each audits the whole log: nothing acknowledged is lost, nothing unacknowledged is half there, no tile ever changes, and no
 * checkpoint that was shown is taken back.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../server/store/embedded.ts';
import { audit, ended, run, runWitness, start, type Acknowledged, type Left, type Orders, type Tiles } from './harness.ts';

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
  return { acknowledged, tiles: (await audit(directory, { acknowledged })).tiles };
}

/** After a fault: what was acknowledged is there, what was shown stands, what was not said can be said again, and each is there once. */
async function recovers(before: { acknowledged: Acknowledged[]; tiles: Tiles }, left: Pick<Left, 'acknowledged' | 'shown'>, again: Orders): Promise<void> {
  const { witnesses } = again;
  const told = { acknowledged: [...before.acknowledged, ...left.acknowledged], shown: left.shown, witnesses };
  const { tiles } = await audit(directory, { ...told, tiles: before.tiles });
  const retried = await run(again);
  expect(retried.refused).toEqual([]);
  const all = [...told.acknowledged, ...retried.acknowledged];
  const after = await audit(directory, { acknowledged: all, shown: [...told.shown, ...retried.shown], tiles, witnesses });
  expect(after.size).toBe(new Set(all.map(({ n }) => n)).size);
}

const ways = ['fails before', 'fails after', 'killed before', 'killed after'] as const;
/** Entries held before, and which write breaks: the first of a new log, one in the middle of a tile, and those around the end of one. */
const places = [[0, 1], [0, 7], [250, 4], [250, 9]] as const;
const table = ways.flatMap((how) => places.map(([held, at]) => ({ how, held, at })));
const nothing = { acknowledged: [], tiles: new Map<string, Uint8Array>() };

describe.each(['commit', 'checkpoint'] as const)('the write of the %s', (write) => {
  it.each(table)('$how it lands, number $at over $held entries', async ({ how, held, at }) => {
    const before = held === 0 ? nothing : await filled(held);
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

describe('the write of the cosigned checkpoint that everyone is shown', () => {
  it.each(table)('$how it lands, number $at over $held entries', async ({ how, held, at }) => {
    const witness = await runWitness(join(parent, 'witness'));
    try {
      const before = held === 0 ? nothing : await filled(held);
      const orders: Orders = { directory, from: held, count: 12, inFlight: 1, witnesses: witness.policy };
      const left = await run({ ...orders, fault: { write: 'published', how, at } });
      if (how.startsWith('killed')) {
        expect(left.signal).toBe('SIGKILL');
        expect(left.acknowledged.length).toBeLessThan(12);
      } else {
        // Entries are taken all the same, and what failed is made good without a new start.
        expect([left.refused, left.acknowledged.length, left.behind]).toEqual([[], 12, { behind: 0, held: null }]);
      }
      await recovers(before, left, { ...orders, count: 20 });
    } finally {
      await witness.close();
    }
  });
});

describe('a process killed at any moment', () => {
  it('leaves a whole log, round after round', async () => {
    let before: { acknowledged: Acknowledged[]; tiles: Tiles } = nothing;
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
      before = { acknowledged: all, tiles: (await audit(directory, { acknowledged: all, tiles: before.tiles })).tiles };
    }
    expect(before.acknowledged.length).toBeGreaterThan(100);
  });
});

describe('a machine that loses power', () => {
  it('leaves whole entries, wherever the last file of the store is cut off', async () => {
    const { acknowledged } = await run({ directory, count: 60, inFlight: 3 });
    const journal = readdirSync(directory).find((name) => name.endsWith('.log')) ?? '';
    const { size } = statSync(join(directory, journal));
    const sizes = new Set<number>();
    for (let cut = 0; cut < 40; cut++) {
      const copy = join(parent, `cut-${cut}`);
      cpSync(directory, copy, { recursive: true });
      truncateSync(join(copy, journal), Math.floor(size * (1 - cut / 40)) - (cut % 7));
      const store = await openEmbedded(copy);
      const held = await store.size();
      await store.close();
      sizes.add((await audit(copy, { acknowledged: acknowledged.filter(({ index }) => index < held) })).size);
    }
    expect(Math.max(...sizes)).toBeGreaterThan(55);
    expect(sizes.size).toBeGreaterThan(10);
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
      await recovers(nothing, left, { directory, from: left.refused[0]?.n ?? 0, count: 100 });
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
    await recovers(nothing, { acknowledged: [], shown: [] }, { directory });
  });

  it('a clock that goes back between runs turns no entry back', async () => {
    const first = await run({ directory, clock: Date.parse('2026-06-01T00:00:00Z') });
    const second = await run({ directory, from: 40, clock: Date.parse('2020-01-01T00:00:00Z') });
    await audit(directory, { acknowledged: [...first.acknowledged, ...second.acknowledged] });
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
