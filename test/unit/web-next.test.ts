/** The work list of the pages: rebuilds that are one job on several platforms. */
import { describe, expect, it } from 'vitest';
import { jobsOf, type Rebuild } from '../../client/web/pages/next/group.ts';

function rebuild(file: string | null, compiler: string, groups = 1): Rebuild {
  return {
    output: `sha256:${file ?? 'loose'}`, file, groups, sentence: '', command: '', turns: [], closer: 0,
    inputs: [{ role: 'compiler', digest: `sha256:${compiler}`, file: compiler }, { role: 'source', digest: 'sha256:s', file: 'go@2/source' }],
  };
}

const outputs = (rebuilds: Rebuild[]): string[][] => jobsOf(rebuilds).map((job) => job.map((r) => r.output.slice('sha256:'.length)));

describe('jobs', () => {
  it('join the platforms of one release, in the order of their first rebuilds', () => {
    expect(outputs([rebuild('go@2/linux', 'go@1/linux'), rebuild('go@3/linux', 'go@1/linux'), rebuild('go@2/darwin', 'go@1/darwin')]))
      .toEqual([['go@2/linux', 'go@2/darwin'], ['go@3/linux']]);
  });

  it('keep apart what is built with another release, or needs more organizations', () => {
    expect(outputs([rebuild('go@2/linux', 'go@1/linux'), rebuild('go@2/darwin', 'gcc@1/linux'), rebuild('go@2/windows', 'go@1/linux', 2)])).toHaveLength(3);
  });

  it('of what no release publishes each stand alone', () => {
    expect(outputs([rebuild(null, 'go@1/linux')])).toEqual([['loose']]);
    expect(jobsOf([])).toEqual([]);
  });
});
