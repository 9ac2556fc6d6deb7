import { describe, expect, it } from 'vitest';
import { digestIn } from '../../client/web/route/digest.ts';
import { didYouMean, distance, near } from '../../chains/catalog/near.ts';
import { placeOf, pathOf } from '../../client/web/route/place.ts';

describe('what was perhaps meant', () => {
  it.each([['', '', 0], ['', 'ab', 2], ['strict', 'strikt', 1], ['amd46', 'amd64', 1], ['kitten', 'sitting', 3]])('%s is from %s as far as %i letters', (a, b, n) => {
    expect(distance(a, b)).toBe(n);
    expect(distance(b, a)).toBe(n);
  });

  const platforms = ['linux-amd64', 'linux-arm64', 'darwin-amd64', 'windows-386'];
  const of = (typed: string, most?: number): string[] => near(typed, platforms, (name) => [name], most);
  it('comes first, in whatever case', () => {
    expect(of('linux-amd46')[0]).toBe('linux-amd64');
    expect(of('LINUX-ARM64')[0]).toBe('linux-arm64');
    expect(of('amd64')).toEqual(['linux-amd64', 'darwin-amd64']);
  });

  it('is nothing for what is like nothing, and few of many', () => {
    expect(of('vms-vax')).toEqual([]);
    expect(of('')).toEqual([]);
    expect(of('linux', 1)).toHaveLength(1);
    expect(of('x'.repeat(1_000_000))).toEqual([]);
  });
});

describe('a question back', () => {
  const names = ['go@1', 'go@1.2', 'go@1.12.14', 'go@1.17.1', 'go@1.20', 'go@1.21rc2', 'go@1.21.0', 'go@1.21.1', 'rust@1.98.0'];
  it.each([
    ['go@1.21', '; did you mean go@1.21.0?'], ['go@1.21.99', '; did you mean go@1.21.0?'], ['go@1.17.14', '; did you mean go@1.17.1?'], ['goo@1.21.0', '; did you mean go@1.21.0?'], ['go@1.21.0-custom', '; did you mean go@1.21.0?'],
    ['rust@1.98', '; did you mean rust@1.98.0?'], ['RUST@1.98.0', '; did you mean rust@1.98.0?'], ['nosuch@1', ''], ['', ''],
  ])('to %j is %j', (typed, question) => expect(didYouMean(typed, names)).toBe(question));
});

describe('a digest', () => {
  const hex = 'ab'.repeat(32);
  it.each([[hex, `sha256:${hex}`], [`SHA256:${hex.toUpperCase()}`, `sha256:${hex}`], [` sha1:${'0'.repeat(40)} `, `sha1:${'0'.repeat(40)}`], ['sha256:abc', null], ['0'.repeat(40), null]])('is read of %s', (typed, meant) => {
    expect(digestIn(typed)).toBe(meant);
  });
});

it('a verifier has a page of its own', () => {
  expect(placeOf('/v/a%2Fb')).toEqual({ page: 'verifier', verifier: 'a/b' });
  expect(pathOf({ page: 'verifier', verifier: 'a/b' })).toBe('/v/a%2Fb');
});
