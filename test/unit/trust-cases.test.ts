/** Cases with expected values: each scenario has to come out exactly so. Those of the corpus, and our own for what the design leaves to us. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluateScenario, readScenario } from '../../chains/trust/index.ts';
import { RootlineError } from '../../schema/error.ts';
import { corpus, needs } from '../shared.ts';

interface Case { name: string; scenario: Record<string, unknown>; expected: unknown }

function casesIn(folder: string | null): Case[] {
  const names = folder === null ? [] : readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.map((name) => JSON.parse(readFileSync(join(folder ?? '', name), 'utf8')) as Case);
}

/** Through JSON, as the command line prints it. */
function evaluated(scenario: unknown): unknown {
  return JSON.parse(JSON.stringify(evaluateScenario(readScenario(scenario))));
}

const shared = corpus('corpora/trust-cases');
const own = casesIn(resolve(import.meta.dirname, '../cases'));

describe.skipIf(shared === null)(needs('corpora/trust-cases', shared), () => {
  const cases = casesIn(shared);

  it('has all 99', () => {
    expect(cases).toHaveLength(99);
  });

  it.each(cases)('$name', ({ scenario, expected }) => {
    expect(evaluated({ scenario })).toEqual(expected);
  });
});

describe('cases of our own', () => {
  it.each(own)('$name', ({ scenario, expected }) => {
    expect(evaluated(scenario)).toEqual(expected);
  });

  it('takes every name for a name, whatever it means to the language', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const [good] = own.map(({ scenario }) => scenario) as [Record<string, unknown>];
    const digest = `sha256:${'0'.repeat(64)}`;
    const releases = names.map((id) => ({ id, files: names.map((platform) => ({ id: `${id}/${platform}`, platform, role: 'binary', digest })) }));
    const none = Object.fromEntries(names.map((platform) => [platform, false]));
    expect(JSON.stringify(evaluateScenario(readScenario({ ...good, roots: [], attestations: [], releases })).releases)).toBe(JSON.stringify(Object.fromEntries(names.map((id) => [id, none]))));
  });
});

describe('what is refused', () => {
  const [good] = own.map(({ scenario }) => scenario) as [Record<string, unknown>];
  const policy = good['policy'] as Record<string, unknown>;
  const withPolicy = (member: Record<string, unknown>): unknown => ({ ...good, policy: { ...policy, ...member } });
  const statements = good['attestations'] as Record<string, unknown>[];
  const [attestation] = statements;
  const withAttestation = (member: Record<string, unknown>): unknown => ({ ...good, attestations: [{ ...attestation, ...member }] });
  const withWithdrawal = (withdraws: number[]): unknown => ({ ...good, attestations: [...statements, { kind: 'withdrawal', verifier: 'ada', key: 'k', time: '2026-01-01T00:00:00Z', withdraws }] });
  const [verifier] = good['verifiers'] as [Record<string, unknown>];

  it.each<[string, unknown, string, string]>([
    ['nothing', null, 'bad-scenario', '/'],
    ['a list', [], 'bad-scenario', '/'],
    ['an unknown member', { ...good, more: 1 }, 'bad-scenario', '/'],
    ['an unknown policy field', withPolicy({ believe: 'me' }), 'bad-policy', '/policy'],
    ['a threshold of 0', withPolicy({ threshold: 0 }), 'bad-policy', '/policy/threshold'],
    ['a threshold that is no whole number', withPolicy({ threshold: 1.5 }), 'bad-policy', '/policy/threshold'],
    ['a diversity of 0', withPolicy({ diversity: 0 }), 'bad-policy', '/policy/diversity'],
    ['one distinct builder, which is no demand', withPolicy({ distinctBuilders: 1 }), 'bad-policy', '/policy/distinctBuilders'],
    ['no comparison', withPolicy({ comparisons: [] }), 'bad-policy', '/policy/comparisons'],
    ['a malformed digest among roots', withPolicy({ roots: { kinds: [], digests: ['sha256:00'] } }), 'bad-policy', '/policy/roots/digests/0'],
    ['an upper-case digest', withPolicy({ compromised: [`sha256:${'A'.repeat(64)}`] }), 'bad-policy', '/policy/compromised/0'],
    ['a root kind that is none', withPolicy({ roots: { kinds: ['trusted'], digests: [] } }), 'bad-policy', '/policy/roots/kinds/0'],
    ['a malformed output', withAttestation({ output: 'sha256:xyz' }), 'bad-scenario', '/attestations/0/output'],
    ['an unrecorded output', withAttestation({ output: 'unrecorded:x' }), 'bad-scenario', '/attestations/0/output'],
    ['a builder that is none', withAttestation({ builder: 'my laptop' }), 'bad-scenario', '/attestations/0/builder'],
    ['a local time', withAttestation({ time: '2026-01-01T00:00:00+02:00' }), 'bad-scenario', '/attestations/0/time'],
    ['a missing output', withAttestation({ output: undefined }), 'bad-scenario', '/attestations/0/output'],
    ['a kind that is none', withAttestation({ kind: 'rumour' }), 'bad-scenario', '/attestations/0/kind'],
    ['a withdrawal of half a statement', withWithdrawal([0.5]), 'bad-scenario', `/attestations/${statements.length}/withdraws/0`],
    ['a verifier that is no name', withPolicy({ verifiers: ['ada', 1] }), 'bad-policy', '/policy/verifiers/1'],
    ['verifiers that are no list', withPolicy({ verifiers: 'some' }), 'bad-policy', '/policy/verifiers'],
    ['a verifier given twice', { ...good, verifiers: [verifier, verifier] }, 'bad-scenario', '/verifiers/1'],
    ['a release given twice', { ...good, releases: [{ id: 'c@1', files: [] }, { id: 'c@1', files: [] }] }, 'bad-scenario', '/releases/1'],
  ])('%s', (_, scenario, code, at) => {
    for (const [document, place] of [[scenario, at], [{ scenario }, at === '/' ? '/scenario' : `/scenario${at}`]] as const) {
      let thrown: unknown;
      try {
        readScenario(document);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(RootlineError);
      const { code: its, errors } = thrown as RootlineError;
      expect(its).toBe(code);
      expect(errors.map((error) => error.at)).toContain(place);
    }
  });
});
