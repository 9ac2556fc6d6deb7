/** Policies of people's own over a large log: evaluated on a thread, to the same answers, while everybody else is answered. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { TrustEngine, type Base } from '../../chains/trust/index.ts';
import { loadPolicies } from '../../chains/catalog/load.ts';
import type { Policy } from '../../schema/policy.ts';
import { Budget } from '../../server/budget.ts';
import { Replica } from '../../server/replica/replica.ts';
import { openService, type Service } from '../../server/service.ts';
import { ask, rebuildOf, startTestServer, submit } from './server.ts';
import { attest, makeVerifier, withdraw } from './signing.ts';

/** Threads made so far, and how many of them are running. */
const made: Worker[] = [];
let running = 0;
const note = (worker: Worker): void => {
  made.push(worker);
  running++;
  worker.once('exit', () => { running--; });
};
beforeAll(() => { process.on('worker', note); });
afterAll(() => { process.off('worker', note); });
beforeEach(() => { made.length = 0; });
afterEach(() => { vi.restoreAllMocks(); });

const upstream = loadPolicies().find(({ name }) => name === 'upstream') as Policy;
const own = (name: string, more: Partial<Policy>): Policy => ({ ...upstream, name, ...more });

describe('a server with a large log', () => {
  const [alice, bob] = [makeVerifier('alice', 'acme'), makeVerifier('bob')];
  const dataDir = mkdtempSync(join(tmpdir(), 'rootline-thread-'));
  afterAll(() => { rmSync(dataDir, { recursive: true, force: true }); });

  test('answers everybody else while a policy of somebody\'s own is evaluated, and ends the thread when it is closed', async () => {
    const server = await startTestServer([alice, bob], dataDir, { large: 1 });
    for (const file of ['go@1.24.1/linux-amd64', 'go@1.24.2/linux-amd64', 'go@1.24.2/linux-arm64']) await submit(server, attest(alice, rebuildOf(file)));
    await submit(server, attest(bob, rebuildOf('go@1.24.2/linux-amd64')));
    await submit(server, attest(bob, rebuildOf('go@1.24.2/linux-arm64', { output: `sha256:${'9'.repeat(64)}`, result: 'differs' })));
    const order: string[] = [];
    const asking = async (path: string, who: string): Promise<void> => {
      expect([path, (await ask(server, path)).status]).toEqual([path, 200]);
      order.push(who);
    };
    const mine = asking(`/api/v1/releases/go/1.24.2/verdict?policy=${encodeURIComponent(JSON.stringify(own('first', { threshold: 3 })))}`, 'mine');
    for (let i = 0; i < 10; i++) {
      for (const path of ['/api/v1/releases/go/1.24.2/verdict?policy=strict', '/checkpoint', '/tile/0/000.p/6', '/api/v1/policies']) await asking(path, 'other');
    }
    await mine;
    // Evaluated here, it would come before all of them.
    expect(order.indexOf('mine')).toBeGreaterThan(3);
    expect([made.length, running]).toEqual([1, 1]);
    expect(server.faults).toEqual([]);
    await server.close();
    expect(running).toBe(0);
  });

  test('gives the bytes that evaluating in place gives, now and at past points, and after the log has grown', async () => {
    const asked = [own('mine', { compromised: ['verifier:bob'] }), own('exact', { environment: 'require' }), own('weak', { weakDigests: true, disputes: 'flag', threshold: 2 })].map((policy) => JSON.stringify(policy));
    const answers = async (service: Service, ats: readonly (string | undefined)[]): Promise<string[]> => {
      const texts: string[] = [];
      for (const at of ats) {
        for (const policy of [...asked, 'upstream']) {
          const asking = { policy, at, platform: 'linux-amd64' };
          const whatIf = service.whatIf({ policy, ...(at !== undefined && { at }), suppose: { compromise: ['organization:acme'] } });
          for (const answer of [
            service.verdict('go@1.24.2', asking), service.why('go@1.24.1', asking), service.whyNot('go@1.24.2', asking), service.compiler('go', asking), service.next(asking),
            service.graph({ ...asking, focus: 'go@1.24.2' }), service.scenario('go@1.24.2', asking), whatIf,
          ]) texts.push(JSON.stringify(await answer));
        }
      }
      return texts;
    };
    const past = ['6', '3', '1', '0'];
    const adopt = vi.spyOn(TrustEngine.prototype, 'adopt');
    const threaded = await openService({ dataDir, budget: new Budget(1, 1e9), large: 1 });
    const before = await answers(threaded, [undefined, ...past]);
    // Two ways of counting each; the head is no past point, and shipped policies are at hand there.
    expect(threaded.size()).toBe(6);
    expect(adopt).toHaveBeenCalledTimes((asked.length * past.length + past.length - 1) * 2);
    await threaded.submit(attest(bob, rebuildOf('go@1.24.1/linux-amd64')), null);
    await threaded.submit(withdraw(alice, attest(alice, rebuildOf('go@1.24.2/linux-amd64'))), null);
    adopt.mockClear();
    const after = await answers(threaded, [undefined, ...past]);
    // At the head they moved forward; what was the head before is a past point now.
    expect(adopt).toHaveBeenCalledTimes((asked.length + 1) * 2);
    const perPoint = before.length / (past.length + 1);
    expect(after.slice(perPoint)).toEqual(before.slice(perPoint));
    await threaded.close();
    expect(running).toBe(0);

    adopt.mockClear();
    const plain = await openService({ dataDir });
    expect(await answers(plain, [undefined, ...past])).toEqual(after);
    expect(adopt).not.toHaveBeenCalled();
    await plain.close();
  });
});

describe('the thread', () => {
  const hex = (n: number): string => `sha256:${n.toString(16).padStart(64, '0')}`;
  const base: Base = { roots: [{ digest: hex(0), kind: 'seed' }], releases: Array.from({ length: 700 }, (_, n) => ({ id: `x@${n + 1}`, files: [{ id: `x@${n + 1}/any`, platform: 'any', role: 'binary' as const, digest: hex(n + 1) }] })) };
  const policy = (n: number): Policy => ({
    name: 'mine', roots: { kinds: ['seed'], digests: [] }, threshold: 1, independence: 'organization', diversity: 1, inputs: 'attested', environment: 'ignore',
    comparisons: ['bit-identical'], disputes: 'block', weakDigests: false, verifiers: 'all', compromised: [hex(n)],
  });
  const engine = new TrustEngine(base);
  const rebuild = (n: number): void => {
    engine.append({ verifier: 'v', key: 'k', time: '2026-01-01T00:00:00Z', output: hex(n), of: `x@${n}/any`, inputs: [{ role: 'compiler', digest: hex(n - 1) }], comparison: 'bit-identical', result: 'reproduced' });
  };
  engine.setVerifiers([{ id: 'v', organization: 'o', keys: [{ id: 'k' }] }]);
  for (let n = 1; n <= 700; n++) rebuild(n);
  const holds = (n: number, of: number): boolean => engine.view(policy(n)).holds(hex(of));
  const replicaOf = (large = 1, ms?: number): Replica => new Replica(engine, () => base, large, ms);

  test('is not made for what is small, nor for what is kept', async () => {
    const [small, none] = [replicaOf(1500), replicaOf()];
    await small.prepare([policy(1)]);
    engine.view(policy(2));
    await none.prepare([policy(2)]);
    expect([engine.isKept(policy(1)), made.length]).toEqual([false, 0]);
  });

  test('is told of a catalog and a log in portions, and evaluates each policy once however many ask at once', async () => {
    const adopt = vi.spyOn(engine, 'adopt');
    const replica = replicaOf();
    await Promise.all(Array.from({ length: 40 }, () => replica.prepare([policy(600)])));
    expect([adopt.mock.calls.length, made.length, engine.isKept(policy(600))]).toEqual([1, 1, true]);
    expect([holds(600, 599), holds(600, 600)]).toEqual([true, false]);
    await replica.close();
    expect(running).toBe(0);
  });

  test('turns away more policies than will be answered in time', async () => {
    const replica = replicaOf();
    const all = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => replica.prepare([policy(100 + n)])));
    expect(all.map(({ status }) => status)).toEqual([...Array<string>(16).fill('fulfilled'), ...Array<string>(4).fill('rejected')]);
    for (const one of all) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'too-many-requests' });
    await replica.close();
  });

  test('is given up when it takes too long, and made anew for the next', async () => {
    const replica = replicaOf(1, 1);
    for (const n of [200, 201]) await expect(replica.prepare([policy(n)])).rejects.toMatchObject({ code: 'too-complex' });
    expect(made).toHaveLength(2);
    await replica.close();
  });

  test('is made anew, and told everything again, when it has died', async () => {
    const replica = replicaOf();
    await replica.prepare([policy(300)]);
    await made[0]?.terminate();
    await replica.prepare([policy(301)]);
    expect([made.length, holds(301, 300), holds(301, 301)]).toEqual([2, true, false]);
    const dying = replica.prepare([policy(302)]);
    await Promise.resolve();
    const [refused] = await Promise.allSettled([dying, made[1]?.terminate()]);
    expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
    await replica.prepare([policy(302)]);
    expect([made.length, holds(302, 301), holds(302, 302)]).toEqual([3, true, false]);
    await replica.close();
    await expect(replica.prepare([policy(303)])).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('is told what was logged since, also while it evaluates', async () => {
    const replica = replicaOf();
    await replica.prepare([policy(400)]);
    rebuild(701);
    const asked = replica.prepare([policy(401)]);
    rebuild(702);
    await asked;
    expect([engine.isKept(policy(401)), engine.view(policy(401)).size]).toEqual([true, 702]);
    expect([holds(401, 400), holds(401, 702), holds(800, 702)]).toEqual([true, false, true]);
    await replica.close();
  });
});
