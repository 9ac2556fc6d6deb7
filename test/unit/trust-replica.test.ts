/** A second engine that is told in portions what the first has taken in, and a view evaluated there and adopted here. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedInputs, TrustEngine, why, whyNot, type Base, type Point, type View } from '../../chains/trust/index.ts';
import type { Statement } from '../../schema/attestation.ts';
import type { Policy } from '../../schema/policy.ts';
import type { Scenario } from '../../schema/scenario.ts';
import { base, calmPolicy, digestOf, goodRegistry, livelyStatement, plainPolicy, policy, registry, runs, statement } from './trust-arbitraries.ts';

type Event = Statement | Scenario['verifiers'];

const events = fc.oneof(
  fc.array(fc.oneof({ weight: 8, arbitrary: statement }, { weight: 1, arbitrary: registry }), { maxLength: 30 }),
  fc.array(fc.oneof({ weight: 40, arbitrary: livelyStatement }, { weight: 1, arbitrary: registry }), { minLength: 20, maxLength: 60, size: 'max' }),
);
const policies = fc.array(fc.oneof(policy, calmPolicy), { minLength: 1, maxLength: 3 });

function take(engine: TrustEngine, list: readonly Event[]): void {
  for (const event of list) {
    if (Array.isArray(event)) engine.setVerifiers(event);
    else engine.append(event);
  }
}

/** Brings a replica up, as a thread does. */
function follow(replica: TrustEngine, engine: TrustEngine, most: number): void {
  for (let portion = engine.portion(replica.extent, most); portion !== null; portion = engine.portion(replica.extent, most)) replica.take(structuredClone(portion));
}

function standings(view: View): unknown {
  return view.digests().map((digest) => [digest, view.standing(digest)]);
}

/** Everything that a view can be asked, and what explanations make of it. */
function everything(view: View, known: Base): unknown {
  const digests = view.digests();
  return {
    size: view.size, standings: digests.map((digest) => [digest, view.standing(digest), view.usersOf(digest), view.statementsOf(digest)]),
    counts: Array.from({ length: view.size }, (_, position) => [view.counts(position), view.attestation(position), view.inputsOf(position)]),
    releases: known.releases.map(({ id }) => view.release(id)),
    why: digests.map((digest) => why(view, [digest])), whyNot: digests.map((digest) => whyNot(view, [digest])), shared: digests.map((digest) => sharedInputs(view, digest)),
  };
}

describe('an engine that is told in portions what another has taken in', () => {
  it('gives everything the same number, whatever the portions, and whatever policies were asked meanwhile', () => {
    fc.assert(fc.property(base, policies, events, events, fc.integer({ min: 1, max: 7 }), (known, asked, first, second, most) => {
      const engine = new TrustEngine(known);
      const replica = new TrustEngine(structuredClone(known));
      engine.setVerifiers(goodRegistry);
      for (const list of [first, second]) {
        take(engine, list);
        for (const one of asked) engine.view(one);
        follow(replica, engine, most);
        expect(replica.extent).toEqual(engine.extent);
        const [here, there] = [engine.view(plainPolicy), replica.view(plainPolicy)];
        for (let artifact = 0; artifact < engine.extent.digests; artifact++) expect(there.digest(artifact)).toBe(here.digest(artifact));
        for (let position = 0; position < engine.size; position++) {
          expect(there.attestation(position)).toEqual(here.attestation(position));
          expect(there.inputsOf(position)).toEqual(here.inputsOf(position));
        }
      }
    }), runs(120));
  });

  it('is told times and withdrawals exactly', () => {
    const engine = new TrustEngine({ roots: [], releases: [] });
    const by = { verifier: 'v', key: 'k' };
    engine.append({ ...by, time: '2026-01-01T00:00:00.0000001Z', output: digestOf(1), inputs: [], comparison: 'bit-identical', result: 'reproduced' });
    engine.append({ ...by, time: '1960-01-01T00:00:00Z', output: digestOf(2), inputs: [], comparison: 'contents', result: 'differs', of: 'nobody@1/knows' });
    engine.append({ ...by, time: '2026-01-01T00:00:00.25Z', kind: 'withdrawal', withdraws: [0] });
    const replica = new TrustEngine({ roots: [], releases: [] });
    follow(replica, engine, 1);
    for (const one of [engine, replica]) {
      one.setVerifiers([{ id: 'v', organization: 'o', keys: [{ id: 'k', revoked: '2026-01-01T00:00:00.3Z' }] }]);
      const view = one.view(plainPolicy);
      expect([0, 1].map((position) => view.attestation(position)?.time)).toEqual(['2026-01-01T00:00:00.0000001Z', '1960-01-01T00:00:00Z']);
      expect(view.attestation(1)?.of).toBe('nobody@1/knows');
      expect(view.counts(0)).toEqual({ counts: false, because: expect.stringContaining('withdr') as string });
    }
  });
});

describe('a view that was evaluated elsewhere and adopted', () => {
  /** An engine that adopts every policy asked, and one that evaluates in place: as much of each log before, and after. */
  function pair(known: Base, asked: readonly Policy[], before: readonly Event[], meanwhile: readonly Event[], at?: (engine: TrustEngine) => Point): { adopting: TrustEngine; plain: TrustEngine; point: Point | undefined } {
    const adopting = new TrustEngine(known);
    const plain = new TrustEngine(known);
    for (const engine of [adopting, plain]) {
      engine.setVerifiers(goodRegistry);
      take(engine, before);
    }
    const replica = new TrustEngine(known);
    follow(replica, adopting, 5);
    const point = at?.(adopting);
    const evaluated = asked.map((one) => structuredClone(replica.evaluate(one, point ?? replica.point)));
    for (const one of asked) adopting.makeReady(one, 3);
    for (const engine of [adopting, plain]) take(engine, meanwhile);
    for (const one of asked) while (!adopting.makeReady(one, 3));
    asked.forEach((one, i) => adopting.adopt(one, evaluated[i] as (typeof evaluated)[number], point));
    return { adopting, plain, point };
  }

  it('answers like one evaluated in place, also after the log has grown, was withdrawn from, and keys were revoked', () => {
    fc.assert(fc.property(base, policies, events, events, events, (known, asked, before, meanwhile, after) => {
      const { adopting, plain } = pair(known, asked, before, meanwhile);
      for (const one of asked) {
        expect(adopting.isKept(one)).toBe(true);
        expect(everything(adopting.view(one), known)).toEqual(everything(plain.view(one), known));
      }
      for (const event of after) {
        for (const engine of [adopting, plain]) take(engine, [event]);
        for (const one of asked) expect(standings(adopting.view(one))).toEqual(standings(plain.view(one)));
      }
      for (const one of asked) expect(everything(adopting.view(one), known)).toEqual(everything(plain.view(one), known));
    }), runs(60));
  });

  it('does so for a past point, under the registry of that time', () => {
    fc.assert(fc.property(base, policies, events, events, fc.nat(60), (known, asked, before, meanwhile, nth) => {
      const { adopting, plain, point } = pair(known, asked, before, meanwhile, (engine) => ({ statements: Math.min(nth, engine.size), registry: Math.min(nth % 3, engine.point.registry) }));
      for (const one of asked) {
        expect(adopting.isKept(one, point)).toBe(true);
        expect(everything(adopting.view(one, point), known)).toEqual(everything(plain.view(one, point), known));
      }
    }), runs(60));
  });

  it('takes for a root what only the policy had named when it was evaluated', () => {
    const named = digestOf(7);
    const asked: Policy = { ...plainPolicy, threshold: 1, roots: { kinds: [], digests: [named] } };
    const rebuild: Statement = { verifier: 'v0', key: 'k0', time: '2026-01-01T00:00:00Z', output: digestOf(8), inputs: [{ role: 'compiler', digest: named }], comparison: 'bit-identical', result: 'reproduced' };
    const { adopting } = pair({ roots: [], releases: [] }, [asked], [], [rebuild]);
    expect(adopting.view(asked).standing(digestOf(8)).status).toBe('verified');
  });

  it('keeps what bars a weak digest besides its weakness', () => {
    const disputed = digestOf(4);
    const known: Base = { roots: [], releases: [{ id: 'c@0', files: [{ id: 'c@0/linux', platform: 'linux', role: 'binary', digest: disputed }] }] };
    const differs: Statement = { verifier: 'v0', key: 'k0', time: '2026-01-01T00:00:00Z', of: 'c@0/linux', output: digestOf(6), inputs: [], comparison: 'bit-identical', result: 'differs' };
    const { adopting, plain } = pair(known, [plainPolicy], [differs], []);
    const [here, there] = [plain, adopting].map((engine) => engine.view(plainPolicy).state);
    expect([...(there?.bars ?? [])]).toEqual([...(here?.bars ?? [])]);
  });
});
