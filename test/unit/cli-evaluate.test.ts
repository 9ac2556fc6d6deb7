import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corpus, needs } from '../shared.ts';
import { rootline, workFolder } from './cli-run.ts';

const cases = corpus('corpora/trust-cases');
const folder = workFolder();
const file = (name: string, content: unknown): string => {
  const path = join(folder.path, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

const d = (c: string): string => `sha256:${c.repeat(64)}`;
const scenario = {
  roots: [{ digest: d('0'), kind: 'seed' }],
  releases: [{ id: 'go@1', files: [{ id: 'go@1/x', platform: 'x', role: 'binary', digest: d('1') }] }],
  verifiers: [{ id: 'ada', organization: 'ada', keys: [{ id: 'k' }] }],
  attestations: [{
    verifier: 'ada', key: 'k', time: '2026-01-01T00:00:00Z', output: d('1'), inputs: [{ role: 'compiler', digest: d('0') }], comparison: 'bit-identical', result: 'reproduced',
  }],
  policy: {
    name: 'p', roots: { kinds: ['seed'], digests: [] }, threshold: 1, independence: 'organization', diversity: 1, inputs: 'attested', environment: 'ignore',
    comparisons: ['bit-identical'], disputes: 'block', weakDigests: false, verifiers: 'all', compromised: [],
  },
};
const answer = {
  artifacts: {
    [d('0')]: { status: 'root', strength: null, disputed: false, verifiers: 0 }, [d('1')]: { status: 'verified', strength: 1, disputed: false, verifiers: 1 },
  },
  releases: { 'go@1': { x: true } },
};

afterAll(() => folder.remove());

describe('evaluate', () => {
  test('prints one line of JSON per file, in their order', async () => {
    const claimed = { ...scenario, attestations: [] };
    const { code, out } = await rootline(['evaluate', file('a.json', scenario), file('b.json', { name: 'wrapped', scenario: claimed }), file('c.json', scenario), '--json']);
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n').map((line) => JSON.parse(line) as typeof answer);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toEqual(answer);
    expect(lines[1]?.artifacts[d('1')]?.status).toBe('claimed');
    expect(Object.keys(lines[0] ?? {})).toEqual(['artifacts', 'releases']);
  });

  test('reads standard input, and tells people in words', async () => {
    const { code, out } = await rootline(['evaluate', '-'], { input: JSON.stringify(scenario) });
    expect(code).toBe(0);
    expect(out).toMatch(/✓ verified +strength 1/);
    expect(out).toContain('go@1: x verified');
  });

  test.each([
    ['threshold', { ...scenario, policy: { ...scenario.policy, threshold: 0 } }, '/policy/threshold'],
    ['unknown', { ...scenario, policy: { ...scenario.policy, extra: 1 } }, '/policy'],
    ['wrapped', { scenario: { ...scenario, roots: [{ digest: 'sha256:1', kind: 'seed' }] } }, '/scenario/roots/0/digest'],
    ['missing', { ...scenario, attestations: [{ ...scenario.attestations[0], output: undefined }] }, '/attestations/0'],
    ['notjson', '{"roots": ', 'is not JSON'],
    ['empty', '', 'is not JSON'],
    ['array', [], '/'],
  ])('refuses a bad scenario by file and place: %s', async (name, content, at) => {
    const { code, out, err } = await rootline(['evaluate', file(`${name}.json`, content), '--json']);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(`${name}.json`);
    expect(err).toContain(at);
  });

  test('a file that is not there is named', async () => {
    const { code, err } = await rootline(['evaluate', 'nowhere.json'], { cwd: folder.path });
    expect(code).toBe(2);
    expect(err).toContain('nowhere.json');
  });
});

describe.skipIf(cases === null)(needs('corpora/trust-cases', cases), () => {
  const names: string[] = [];
  let lines: string[] = [];
  beforeAll(async () => {
    names.push(...readdirSync(cases ?? '').filter((name) => name.endsWith('.json')));
    lines = (await rootline(['evaluate', ...names.map((name) => join(cases ?? '', name)), '--json'])).out.trimEnd().split('\n');
  });

  test('every case comes out as expected', () => {
    expect(names.length).toBeGreaterThanOrEqual(99);
    const got = Object.fromEntries(names.map((name, i) => [name, JSON.parse(lines[i] ?? 'null') as unknown]));
    const expected = Object.fromEntries(names.map((name) => [name, (JSON.parse(readFileSync(join(cases ?? '', name), 'utf8')) as { expected: unknown }).expected]));
    expect(got).toEqual(expected);
  });
});
