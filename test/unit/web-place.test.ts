import { describe, expect, it } from 'vitest';
import { pathOf, placeOf, releaseOfFile, releasePath } from '../../client/web/route/place.ts';
import { shorter } from '../../client/web/route/shorter.ts';

describe('addresses of pages', () => {
  it.each([
    ['/', { page: 'overview' }],
    ['/c/go', { page: 'compiler', compiler: 'go' }],
    ['/r/go/1.24.2', { page: 'release', compiler: 'go', version: '1.24.2' }],
    ['/r/rust/1.0.0-beta%2B1', { page: 'release', compiler: 'rust', version: '1.0.0-beta+1' }],
    [`/a/sha256:${'0'.repeat(64)}`, { page: 'artifact', digest: `sha256:${'0'.repeat(64)}` }],
    ['/verifiers', { page: 'verifiers' }],
    ['/log', { page: 'log' }],
  ])('%s', (path, place) => {
    expect(placeOf(path)).toEqual(place);
    if (place.page !== 'missing') expect(placeOf(pathOf(place as Parameters<typeof pathOf>[0]))).toEqual(place);
  });

  it.each(['/c', '/c/', '/r/go', '/r/go/', '/a/', '/verifiers/x', '/nothing', '//', '/r/go/1.24/more', '/c/go/1', '/%E0%A4%A', '/__proto__', '/constructor'])('%s names no page', (path) => {
    expect(placeOf(path)).toEqual({ page: 'missing', path });
  });

  it('takes an ill-formed escape as it stands', () => {
    expect(placeOf('/c/%E0%A4%A')).toEqual({ page: 'compiler', compiler: '%E0%A4%A' });
  });

  it('finds the release of ids', () => {
    expect(releasePath('go@1.24.2')).toBe('/r/go/1.24.2');
    expect(releaseOfFile('go@1.24.2/linux-amd64')).toBe('go@1.24.2');
    expect(releaseOfFile('go@1.24.2')).toBe('go@1.24.2');
  });

  it('searches by ever less of a wrong name', () => {
    expect(shorter('go 1.21.99')).toEqual(['go 1.21.99', 'go 1.21', 'go 1', 'go']);
    expect(shorter('  ')).toEqual([]);
    expect(shorter('--')).toEqual(['--']);
    expect(shorter('a/b@c-d.e f g h i').length).toBe(6);
  });
});
