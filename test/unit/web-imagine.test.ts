import { describe, expect, it } from 'vitest';
import type { GraphAnswer, GraphNode, ScenarioAnswer } from '../../schema/api.ts';
import type { Policy } from '../../schema/policy.ts';
import type { Statement } from '../../schema/attestation.ts';
import { Imagined } from '../../client/web/imagine/engine.ts';
import { readPolicyText, sameBelief, writePolicy } from '../../client/web/imagine/policy-text.ts';
import { hostsOf, saidLine } from '../../client/web/pages/said.ts';
import { changesBetween, recolour, Standing } from '../../client/web/imagine/recolour.ts';

const digest = (c: string): string => `sha256:${c.repeat(64)}`;
const [seed, one, two, tool] = ['a', 'b', 'c', 'd'].map(digest) as [string, string, string, string];
const policy: Policy = {
  name: 'mine', roots: { kinds: ['seed'], digests: [] }, threshold: 1, independence: 'organization', diversity: 1, inputs: 'attested', environment: 'ignore',
  comparisons: ['bit-identical'], disputes: 'block', weakDigests: false, verifiers: 'all', compromised: [],
};
const built = (verifier: string, output: string, from: string): Statement => ({
  verifier, key: `${verifier}-key`, time: '2026-01-01T00:00:00Z', output, inputs: [{ role: 'compiler', digest: from }], comparison: 'bit-identical', result: 'reproduced',
});

const answer: ScenarioAnswer = {
  grounds: { catalog: seed, checkpoint: { origin: 'x', size: 3, root: '' }, policy: { name: 'mine', digest: seed } },
  release: 'cc@2', platform: 'linux', entries: [0, 1, 2],
  scenario: {
    roots: [{ digest: seed, kind: 'seed' }],
    releases: [
      { id: 'cc@1', files: [{ id: 'cc@1/linux', platform: 'linux', role: 'binary', digest: one }] },
      { id: 'cc@2', files: [{ id: 'cc@2/linux/cc', platform: 'linux', role: 'binary', digest: two }, { id: 'cc@2/linux/ld', platform: 'linux', role: 'binary', digest: tool }] },
    ],
    verifiers: [{ id: 'ann', organization: 'acme', keys: [{ id: 'ann-key' }] }, { id: 'bob', organization: 'acme', keys: [{ id: 'bob-key' }] }],
    attestations: [built('ann', one, seed), built('bob', one, seed), built('ann', two, one)],
    policy,
  },
};

const node = (id: string, more: Partial<GraphNode>): GraphNode => ({
  id, kind: 'release', label: id, status: 'claimed', strength: { organization: 0, verifier: 0 }, layer: 0, x: 0, y: 0, release: null, platform: null, digest: null, ...more,
});
const graph: GraphAnswer = {
  grounds: answer.grounds, focus: 'cc@2/linux', platform: 'linux', edges: [], total: 4, truncated: false,
  nodes: [
    node('cc@2/linux', { release: 'cc@2', platform: 'linux' }), node('cc@1/linux', { release: 'cc@1', platform: 'linux', digest: one }),
    node(seed, { kind: 'root', digest: seed }), node('run:x..y', { kind: 'run', members: ['cc@1/linux', seed] }), node('old@1/linux', { status: 'unknown' }),
  ],
};

function statuses(g: GraphAnswer): string[] {
  return g.nodes.map((n) => n.status);
}

describe('imagining policies', () => {
  const imagined = new Imagined(answer);
  const standing = new Standing(answer, imagined);

  it('recolours every node by the weakest artifact behind it', () => {
    expect(statuses(recolour(graph, standing, imagined.judge(policy)))).toEqual(['claimed', 'verified', 'root', 'verified', 'unknown']);
  });

  it('leaves what bears on nothing the engine knows as it was drawn, unless the policy names it', () => {
    const beside = digest('e');
    const drawn = { ...graph, nodes: [node(beside, { kind: 'root', digest: beside }), node('run:e..e', { kind: 'run', members: [beside] })] };
    expect(statuses(recolour(drawn, standing, imagined.judge(policy)))).toEqual(['claimed', 'claimed']);
    expect(statuses(recolour(drawn, standing, imagined.judge({ ...policy, compromised: [beside] })))).toEqual(['compromised', 'compromised']);
    expect(statuses(recolour(drawn, standing, imagined.judge({ ...policy, roots: { ...policy.roots, digests: [beside] } })))).toEqual(['root', 'root']);
  });

  it('counts independence both ways', () => {
    expect(imagined.judge(policy).weakest(imagined.artifacts([one])).strength).toEqual({ organization: 1, verifier: 2 });
    expect(imagined.judge({ ...policy, threshold: 2 }).status(one)).toBe('attested');
    expect(imagined.judge({ ...policy, threshold: 2, independence: 'verifier' }).status(one)).toBe('verified');
  });

  it('looks back in the log', () => {
    expect(imagined.judge(policy, 0).status(one)).toBe('claimed');
    expect(imagined.judge(policy, 1).status(one)).toBe('verified');
    expect(imagined.judge(policy, 2).status(two)).toBe('claimed');
    expect(imagined.judge(policy, 3).status(two)).toBe('verified');
  });

  it('says whether the release is verified, all its files on the platform', () => {
    expect(imagined.judge(policy).verified).toBe(false);
    const whole = new Imagined({ ...answer, release: 'cc@1' });
    expect(whole.judge(policy).verified).toBe(true);
    expect(new Imagined({ ...answer, release: 'cc@1', platform: 'vms' }).judge(policy).verified).toBe(false);
  });

  it('tells what falls when something is assumed compromised', () => {
    const before = recolour(graph, standing, imagined.judge(policy));
    const after = recolour(graph, standing, imagined.judge({ ...policy, compromised: [seed] }));
    const { fallen, risen } = changesBetween(before, after);
    expect(fallen.map((c) => [c.node.id, c.before, c.node.status])).toEqual([['cc@1/linux', 'verified', 'reproduced'], [seed, 'root', 'compromised'], ['run:x..y', 'verified', 'compromised']]);
    expect(risen).toEqual([]);
    expect(changesBetween(after, before).risen).toHaveLength(3);
  });
});

describe('the hosts of an entry', () => {
  const said = (...inputs: object[]): object => ({ output: two, result: 'reproduced', comparison: 'bit-identical', inputs });

  it('are those its inputs were fetched from, each once', () => {
    const lines = [said({ role: 'source', digest: one, host: 'ftp.gnu.org' }, { role: 'compiler', digest: seed }), said({ role: 'source', digest: tool, host: 'ftp.gnu.org' }), { withdraws: [1] }].map(saidLine);
    expect(lines[0]?.inputs.map((input) => input.host)).toEqual(['ftp.gnu.org', null]);
    expect(hostsOf(lines)).toEqual(['ftp.gnu.org']);
    expect(hostsOf([said({ role: 'source', digest: one, host: 7 })].map(saidLine))).toEqual([]);
  });
});

describe('policies in addresses', () => {
  it('come back as they went', () => {
    const named = { ...policy, name: 'größer', about: 'Übung ✓' };
    expect(readPolicyText(writePolicy(named))).toEqual(named);
    expect(writePolicy(named)).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(readPolicyText(JSON.stringify(policy))).toEqual(policy);
  });

  it.each(['one-rebuild', '', '{', '{}', '[]', 'null', '"x"', btoa('{"name":1}'), '%%%', '{"name":"x","threshold":1,"comparisons":[],"compromised":[],"verifiers":"all","roots":null}'])('%s is a name or nothing', (text) => {
    expect(readPolicyText(text)).toBeNull();
  });

  it('are the same when they believe the same', () => {
    expect(sameBelief(policy, { ...policy, name: 'other', about: 'x' })).toBe(true);
    expect(sameBelief(policy, { ...policy, threshold: 2 })).toBe(false);
  });
});
