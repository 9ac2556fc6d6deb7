/** What the engine keeps its statements in: small columns give back what was put in, whatever its size. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smalls } from '../../chains/trust/columns.ts';
import { hashText, IdIndex } from '../../chains/trust/hash.ts';
import { atOrAfter, readTime, TimeColumn, writeTime } from '../../chains/trust/time.ts';
import { TrustEngine } from '../../chains/trust/index.ts';
import { digestOf, plainPolicy, runs } from './trust-arbitraries.ts';

describe('a column of small numbers', () => {
  it('widens where a number does not fit in one byte, or two', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.nat(0xff), fc.nat(0xffff), fc.integer({ min: 0xfff0, max: 0x7ffffffe })), { maxLength: 100 }), (values) => {
      const column = smalls();
      for (const value of values) column.push(value);
      const copy = smalls();
      copy.copy(column);
      copy.push(0x10000);
      expect([...column.data.subarray(0, column.length)]).toEqual(values);
      expect([...copy.data.subarray(0, copy.length)]).toEqual([...values, 0x10000]);
      const most = Math.max(0, ...values);
      expect(column.data.BYTES_PER_ELEMENT).toBe(most >= 0xffff ? 4 : most >= 0xff ? 2 : 1);
    }), runs(200));
  });
});

describe('a column of times', () => {
  const date = fc.date({ min: new Date('1950-01-01T00:00:00Z'), max: new Date('2200-01-01T00:00:00Z'), noInvalidDate: true });
  const near = fc.nat(2_000_000).map((seconds) => new Date(1.7e12 + seconds * 1000));
  const time = fc.tuple(fc.oneof({ weight: 4, arbitrary: near }, date), fc.constantFrom('', '.5', '.123', '.07', '.0004', '.999999999999')).map(([at, fraction]) => `${at.toISOString().slice(0, 19)}${fraction}Z`);

  it('gives every time back exactly, in order or not', () => {
    fc.assert(fc.property(fc.array(time, { maxLength: 60 }), fc.boolean(), (times, ordered) => {
      const rows = ordered ? times.toSorted() : times;
      const column = new TimeColumn();
      for (const row of rows) column.push(readTime(row));
      expect(rows.map((_, row) => writeTime(column.get(row)))).toEqual(rows.map((row) => writeTime(readTime(row))));
      for (const other of rows) expect(rows.map((_, row) => column.isAtOrAfter(row, readTime(other)))).toEqual(rows.map((row) => atOrAfter(readTime(row), readTime(other))));
    }), runs(300));
  });

  it('takes less than five bytes a time as a log receives them', () => {
    const column = new TimeColumn();
    for (let row = 0; row < 20_000; row++) column.push(readTime(new Date(1.7e12 + row * 61_337).toISOString()));
    expect(column.bytes / 20_000).toBeLessThan(5);
    expect(writeTime(column.get(19_999))).toBe(new Date(1.7e12 + 19_999 * 61_337).toISOString());
  });
});

describe('an index by hash', () => {
  it('finds all that is in it and nothing else, however it has grown', () => {
    const names = Array.from({ length: 20_000 }, (_, n) => `file ${n}`);
    const index = new IdIndex((id) => hashText(names[id] ?? ''));
    const find = (name: string): number => index.find(hashText(name), (id) => names[id] === name);
    names.forEach((name, id) => {
      expect(find(name)).toBe(-1);
      index.add(hashText(name), id);
    });
    expect(names.map(find)).toEqual(names.map((_, id) => id));
    expect(index.bytes / names.length).toBeLessThan(7);
  });
});

describe('the statements of one signer', () => {
  it('are found however many of others lie between', () => {
    const engine = new TrustEngine({ roots: [{ digest: digestOf(0), kind: 'seed' }], releases: [] });
    const verifiers = (revoked?: string): Parameters<TrustEngine['setVerifiers']>[0] => ['rare', 'busy'].map((id) => ({ id, organization: id, keys: [{ id: 'k', ...(id === 'rare' && revoked !== undefined && { revoked }) }] }));
    engine.setVerifiers(verifiers());
    const say = (verifier: string, n: number, day: number): void => {
      engine.append({ verifier, key: 'k', time: `2026-01-0${day}T00:00:00Z`, output: digestOf(n), inputs: [{ role: 'compiler', digest: digestOf(0) }], comparison: 'bit-identical', result: 'reproduced' });
    };
    const policy = { ...plainPolicy, threshold: 1 };
    const verified = (): boolean[] => [1, 2, 3].map((n) => engine.view(policy).standing(digestOf(n)).status === 'verified');
    say('rare', 1, 1);
    for (let i = 0; i < 70_000; i++) say('busy', 6, 2);
    say('rare', 2, 3);
    say('rare', 3, 4);
    expect(verified()).toEqual([true, true, true]);
    engine.setVerifiers(verifiers('2026-01-04T00:00:00Z'));
    expect(verified()).toEqual([true, true, false]);
    engine.setVerifiers(verifiers('2026-01-01T00:00:00Z'));
    expect(verified()).toEqual([false, false, false]);
    engine.setVerifiers(verifiers());
    expect(verified()).toEqual([true, true, true]);
  });
});
