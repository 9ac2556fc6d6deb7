import { describe, expect, it } from 'vitest';
import { digestIn } from '../../client/web/route/digest.ts';
import { distance, near } from '../../client/web/route/near.ts';
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
