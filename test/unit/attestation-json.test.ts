import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../chains/attestation/strict-json.ts';
import { refusal } from './attestation-support.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('strict JSON', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'malformed'],
    ['a member twice', '{"a":1,"a":1}', 'malformed'],
    ['a member twice, once escaped', '{"a":1,"\\u0061":2}', 'malformed'],
    ['a member that is a prototype', '{"__proto__":{"verified":true}}', 'malformed'],
    ['an integer beyond 2^53', '{"n":9007199254740993}', 'malformed'],
    ['a number beyond a double', '1e999', 'malformed'],
    ['a leading zero', '01', 'malformed'],
    ['a plus sign', '+1', 'malformed'],
    ['hexadecimal', '0x10', 'malformed'],
    ['a bare point', '1.', 'malformed'],
    ['NaN', 'NaN', 'malformed'],
    ['a comma too many', '[1,]', 'malformed'],
    ['a comma too many in an object', '{"a":1,}', 'malformed'],
    ['a missing comma', '[1 2]', 'malformed'],
    ['a single quote', "{'a':1}", 'malformed'],
    ['a comment', '{}//', 'malformed'],
    ['two documents', '{}{}', 'malformed'],
    ['a control character in a string', '"a\nb"', 'malformed'],
    ['half a surrogate pair', '"\\ud800"', 'malformed'],
    ['an unknown escape', '"\\x41"', 'malformed'],
    ['a string without end', '"abc', 'malformed'],
    ['a byte order mark', '\ufeff{}', 'malformed'],
    ['bytes that are not UTF-8', bytes(0x22, 0xff, 0x22), 'malformed'],
    ['an overlong encoding', bytes(0x22, 0xc0, 0xaf, 0x22), 'malformed'],
    ['a surrogate in UTF-8', bytes(0x22, 0xed, 0xa0, 0x80, 0x22), 'malformed'],
    ['65 levels', nested(65), 'too-complex'],
    ['a hundred thousand levels', nested(100_000), 'too-complex'],
    ['too many parts', `[${'0,'.repeat(200_000)}0]`, 'too-complex'],
  ])('refuses %s', (_, text, code) => {
    expect(refusal(() => parseJson(text))).toBe(code);
  });

  it('reads 64 levels', () => {
    expect(parseJson(nested(64))).toBeInstanceOf(Array);
  });

  it('agrees with JSON.parse on what JSON.stringify writes', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const text = JSON.stringify(value, (_, v: unknown) => (typeof v === 'number' && Number.isInteger(v) && !Number.isSafeInteger(v) ? 0 : v));
      fc.pre(!text.includes('__proto__') && !/\\ud[89a-f]/.test(text));
      expect(parseJson(text)).toEqual(JSON.parse(text));
    }), { numRuns: 500 });
  });

  it('never reads what JSON.parse does not', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:0123456789.eE+-\\u tfn\u0000ruelas'), maxLength: 12 }), (text) => {
      if (refusal(() => parseJson(text)) === null) expect(() => JSON.parse(text) as unknown).not.toThrow();
    }), { numRuns: 5000 });
  });
});
