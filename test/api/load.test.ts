/** What one asker may cost the others. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Evaluator } from '../../server/evaluate/evaluator.ts';
import type { EvaluationResult, Scenario } from '../../schema/scenario.ts';
import { ask, startTestServer, type TestServer } from './server.ts';

const hex = (n: number): string => `sha256:${n.toString(16).padStart(64, '0')}`;

/** A line of releases, each built by the one before it and rebuilt by somebody. */
function lineOf(length: number): Scenario {
  const files = Array.from({ length }, (_, i) => ({ id: `x@${i + 1}/any`, platform: 'any', role: 'binary' as const, digest: hex(i + 1) }));
  return {
    roots: [{ digest: hex(0), kind: 'seed' }], releases: files.map((file) => ({ id: file.id.split('/')[0] ?? '', files: [file] })),
    verifiers: [{ id: 'v', organization: 'v', keys: [{ id: 'k' }] }],
    attestations: files.map((file, i) => ({
      verifier: 'v', key: 'k', time: '2026-01-01T00:00:00Z', output: file.digest, of: file.id, inputs: [{ role: 'compiler', digest: hex(i) }],
      comparison: 'bit-identical', result: 'reproduced',
    })),
    policy: {
      name: 'mine', roots: { kinds: ['seed'], digests: [] }, threshold: 1, independence: 'organization', diversity: 1, inputs: 'attested', environment: 'ignore',
      comparisons: ['bit-identical'], disputes: 'block', weakDigests: false, verifiers: 'all', compromised: [],
    },
  };
}

let server: TestServer;
beforeAll(async () => { server = await startTestServer(); });
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server.end();
});

const evaluate = (scenario: unknown): ReturnType<typeof ask> =>
  ask(server, '/api/v1/evaluate', { method: 'POST', body: JSON.stringify(scenario), headers: { 'content-type': 'application/json' } });

describe('scenarios', () => {
  test('large ones come to the same as small ones', async () => {
    for (const length of [10, 5000]) {
      const { releases, artifacts } = (await evaluate(lineOf(length))).body as EvaluationResult;
      expect(Object.keys(releases)).toHaveLength(length);
      expect(releases[`x@${length}`]).toEqual({ any: true });
      expect(artifacts[hex(length)]).toMatchObject({ status: 'verified', strength: 1 });
    }
  });

  test('large ones are refused like small ones', async () => {
    const long = { ...lineOf(2000), verifiers: 'x' };
    const got = await evaluate(long);
    expect([got.status, (got.body as { type: string; errors: { at: string }[] }).errors[0]?.at]).toEqual([422, '/verifiers']);
  });

  test('while a large one is evaluated, others are answered', async () => {
    const answers: string[] = [];
    const large = evaluate(lineOf(8000)).then((got) => answers.push(`large ${got.status}`));
    for (let i = 0; i < 20; i++) {
      const got = await ask(server, '/api/v1/policies');
      answers.push(`small ${got.status}`);
    }
    await large;
    // On the main thread it would come before all of them.
    expect(answers.indexOf('large 200')).toBeGreaterThan(0);
    expect(answers.filter((a) => a === 'small 200')).toHaveLength(20);
  });

  test('none takes longer than it may, and the next is taken all the same', async () => {
    const evaluator = new Evaluator(1);
    const bytes = Buffer.from(JSON.stringify(lineOf(3000)));
    await expect(evaluator.evaluate(bytes)).rejects.toMatchObject({ code: 'too-complex' });
    await expect(evaluator.evaluate(bytes)).rejects.toMatchObject({ code: 'too-complex' });
    await evaluator.close();
  });

  test('more than a few at once are turned away', async () => {
    const evaluator = new Evaluator();
    const bytes = Buffer.from(JSON.stringify(lineOf(1000)));
    const all = await Promise.allSettled(Array.from({ length: 12 }, () => evaluator.evaluate(bytes)));
    expect(all.filter((one) => one.status === 'fulfilled')).toHaveLength(8);
    for (const one of all) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'too-many-requests' });
    await evaluator.close();
  });
});
