/** What every store owes (server/store/store.ts), as one suite: each implementation runs it through its own factory. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Batch, Store } from '../../server/store/store.ts';

/** A place that outlives a store opened on it. */
export interface StorePlace {
  open(): Promise<Store>;
  /** Removes the place with all it holds. */
  remove(): Promise<void>;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array | null): string | null => (value === null ? null : new TextDecoder().decode(value));
const digest = (n: number): `sha256:${string}` => `sha256:${n.toString(16).padStart(64, '0')}`;

/** A batch of `count` entries from `from`, with one tile of that many hashes. */
function batch(from: number, count: number): Batch {
  const at = Array.from({ length: count }, (_, i) => from + i);
  return {
    from,
    leaves: at.map((n) => bytes(`leaf ${n}`)),
    envelopes: new Map(at.map((n) => [digest(n), bytes(`envelope ${n}`)])),
    statements: new Map(at.map((n) => [`statement ${n}`, n])),
    tiles: new Map([['0/0', new Uint8Array(32 * Math.min(256, from + count)).fill(count)]]),
  };
}

async function leavesOf(store: Store, start: number, end: number): Promise<(string | null)[]> {
  const leaves = [];
  for await (const leaf of store.leaves(start, end)) leaves.push(text(leaf));
  return leaves;
}

/** Registers the suite for one implementation. */
export function storeContract(name: string, makePlace: () => Promise<StorePlace>): void {
  describe(`${name} as a store`, () => {
    let place: StorePlace;
    let store: Store;
    beforeEach(async () => {
      place = await makePlace();
      store = await place.open();
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });
    const reopen = async (): Promise<void> => {
      await store.close();
      store = await place.open();
    };

    it('is empty at first', async () => {
      expect(await store.size()).toBe(0);
      expect([await store.leaf(0), await store.envelope(digest(0)), await store.statements(['x']), await store.tile(0, 0)]).toEqual([null, null, [null], null]);
      expect([await store.checkpoint(), await store.checkpoint('published'), await store.key('k')]).toEqual([null, null, null]);
      expect(await leavesOf(store, 0, 10)).toEqual([]);
      expect((await store.keys()).size).toBe(0);
    });

    it('gives back what was committed, after closing too', async () => {
      await store.commit(batch(0, 3));
      await store.commit(batch(3, 299));
      for (const again of [false, true]) {
        if (again) await reopen();
        expect(await store.size()).toBe(302);
        expect(text(await store.leaf(301))).toBe('leaf 301');
        expect(await store.leaf(302)).toBeNull();
        expect(text(await store.envelope(digest(1)))).toBe('envelope 1');
        expect(await store.statements(['statement 2', 'x', 'statement 300', 'statement 2'])).toEqual([2, null, 300, 2]);
        expect(Uint8Array.from((await store.tile(0, 0)) ?? [])).toEqual(new Uint8Array(32 * 256).fill(43));
      }
    });

    it('lists leaves in order, within the range and the log', async () => {
      await store.commit(batch(0, 12));
      expect(await leavesOf(store, 8, 11)).toEqual(['leaf 8', 'leaf 9', 'leaf 10']);
      expect(await leavesOf(store, 10, 99)).toEqual(['leaf 10', 'leaf 11']);
      expect(await leavesOf(store, 5, 5)).toEqual([]);
      expect(await leavesOf(store, 99, 5)).toEqual([]);
    });

    it('takes an envelope again that it has', async () => {
      await store.commit(batch(0, 1));
      await store.commit({ ...batch(1, 1), envelopes: new Map([[digest(0), bytes('envelope 0')]]) });
      expect(text(await store.envelope(digest(0)))).toBe('envelope 0');
    });

    it.each([
      ['that leaves a gap', () => batch(3, 1)],
      ['that goes back', () => batch(1, 1)],
      ['that says again what is said', () => ({ ...batch(2, 2), statements: new Map([['new', 2], ['statement 0', 3]]) })],
    ])('refuses a batch %s, and keeps nothing of it', async (_, make) => {
      await store.commit(batch(0, 2));
      await expect(store.commit(make())).rejects.toMatchObject({ code: 'internal' });
      expect(await store.size()).toBe(2);
      expect([await store.leaf(2), await store.envelope(digest(2)), await store.statements(['new'])]).toEqual([null, null, [null]]);
      expect(await store.statements(['statement 0'])).toEqual([0]);
      expect(text(await store.leaf(1))).toBe('leaf 1');
      await store.commit(batch(2, 1));
      expect(await store.size()).toBe(3);
    });

    it('keeps both kinds of checkpoint apart', async () => {
      await store.putCheckpoint('one\n');
      await store.putCheckpoint('two\n', 'published');
      await store.putCheckpoint('three — é\n', 'signed');
      await reopen();
      expect([await store.checkpoint(), await store.checkpoint('signed'), await store.checkpoint('published')]).toEqual(['three — é\n', 'three — é\n', 'two\n']);
    });

    it('keeps readings beside the entries, and puts one in the place of another', async () => {
      const kept = async (): Promise<[number, string | null][]> => {
        const found: [number, string | null][] = [];
        for await (const { from, bytes: held } of store.readings()) found.push([from, text(held)]);
        return found;
      };
      expect(await kept()).toEqual([]);
      await store.commit({ ...batch(0, 3), reading: bytes('a') });
      await store.commit(batch(3, 8));
      await store.commit({ ...batch(11, 1), reading: bytes('c') });
      await store.putReading(3, bytes('b'));
      await store.putReading(0, bytes('d'));
      await reopen();
      expect(await kept()).toEqual([[0, 'd'], [3, 'b'], [11, 'c']]);
    });

    it('keeps keys by their id', async () => {
      await store.putKey('ada', bytes('A'));
      await store.putKey('ada/2 €', Uint8Array.of(0, 255));
      await store.putKey('ada', bytes('B'));
      await reopen();
      expect(text(await store.key('ada'))).toBe('B');
      expect([...(await store.keys())].map(([id, key]) => [id, [...key]])).toEqual([['ada', [66]], ['ada/2 €', [0, 255]]]);
    });

    it('is open to one at a time', async () => {
      await expect(place.open()).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining(store.location) });
      await store.commit(batch(0, 1));
      await reopen();
      expect(await store.size()).toBe(1);
    });
  });
}
