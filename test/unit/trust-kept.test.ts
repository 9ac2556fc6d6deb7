/** What the engine keeps: as many states as its memory holds, the least recently used leaving first, and the same answers whether one was kept or not. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TrustEngine, type View } from '../../chains/trust/index.ts';
import type { Policy } from '../../schema/policy.ts';
import { digestOf, goodRegistry, livelyStatement, plainPolicy, runs } from './trust-arbitraries.ts';

const BUILT = 2000;
const hex = (n: number): string => `sha256:${(n + 100).toString(16).padStart(64, '0')}`;

/** A line of artifacts, each built from the one before it and rebuilt by somebody. */
function lineOf(memory: number): TrustEngine {
  const engine = new TrustEngine({ roots: [{ digest: hex(0), kind: 'seed' }], releases: [] }, { memory });
  engine.setVerifiers(goodRegistry);
  for (let n = 1; n <= BUILT; n++) rebuild(engine, n);
  return engine;
}

function rebuild(engine: TrustEngine, n: number): void {
  engine.append({
    verifier: `v${n % 5}`, key: 'k0', time: '2026-01-01T00:00:00Z', output: hex(n), inputs: [{ role: 'compiler', digest: hex(n - 1) }], comparison: 'bit-identical', result: 'reproduced',
  });
}

/** A policy of its own: the artifact of that number, and what stands on it, does not hold. */
const without = (n: number): Policy => ({ ...plainPolicy, threshold: 1, compromised: [hex(n)] });
const answers = (view: View): unknown => [view.size, view.digests().map((digest) => [digest, view.standing(digest)])];

/** Bytes that one state of such an engine takes. */
const ONE = ((): number => {
  const engine = lineOf(2 ** 30);
  engine.view(without(1));
  return engine.bytes.states;
})();

describe('what the engine keeps', () => {
  it('stays under its bound however many policies are asked, and answers each as if it were the only one', () => {
    const engine = lineOf(ONE * 4.5);
    for (let n = 1; n <= 40; n++) {
      const view = engine.view(without(n));
      expect(view.isVerified(view.artifact(hex(n - 1)))).toBe(true);
      expect(view.isVerified(view.artifact(hex(n)))).toBe(false);
      expect(engine.bytes.states).toBeLessThanOrEqual(ONE * 4.5);
      expect([...Array(n + 1).keys()].filter((m) => m > 0 && engine.isKept(without(m)))).toEqual([n - 3, n - 2, n - 1, n].filter((m) => m > 0));
    }
  });

  it('lets the least recently used leave, not the oldest', () => {
    const engine = lineOf(ONE * 3.5);
    for (const n of [1, 2, 3, 1, 4]) engine.view(without(n));
    expect([1, 2, 3, 4].map((n) => engine.isKept(without(n)))).toEqual([true, false, true, true]);
    // Asking whether it is kept is no use.
    engine.isKept(without(3));
    engine.view(without(5));
    expect([1, 3, 4, 5].map((n) => engine.isKept(without(n)))).toEqual([true, false, true, true]);
  });

  it('counts what is adopted like what is evaluated', () => {
    const [engine, other] = [lineOf(ONE * 3.5), lineOf(0)];
    for (const n of [1, 2]) engine.view(without(n));
    for (const n of [3, 4]) engine.adopt(without(n), other.evaluate(without(n), other.point));
    expect([1, 2, 3, 4].map((n) => engine.isKept(without(n)))).toEqual([false, true, true, true]);
    expect(engine.bytes.states).toBeLessThanOrEqual(ONE * 3.5);
    expect(answers(engine.view(without(4)))).toEqual(answers(other.view(without(4))));
  });

  it('never lets the one in use leave, though it alone is more than the bound', () => {
    const engine = lineOf(1);
    for (const n of [1, 2]) {
      const view = engine.view(without(n));
      expect(engine.isKept(without(n))).toBe(true);
      rebuild(engine, BUILT + n);
      expect(engine.view(without(n)).state).toBe(view.state);
    }
    expect(engine.isKept(without(1))).toBe(false);
  });

  it('holds past points by the same bound, each apart from the present', () => {
    const engine = lineOf(ONE * 3.5);
    engine.view(without(1));
    for (const at of [100, 200, 300]) {
      const view = engine.view(without(1), at);
      expect([view.size, view.isVerified(view.artifact(hex(0)))]).toEqual([at, true]);
      expect(engine.bytes.states).toBeLessThanOrEqual(ONE * 3.5);
    }
    expect([undefined, 100, 200, 300].map((at) => engine.isKept(without(1), at))).toEqual([false, true, true, true]);
  });

  it('counts what grows with the log besides the columns: disputes, and the names in the policy', () => {
    const released = Array.from({ length: 50 }, (_, n) => ({ id: `c@${n}`, files: [{ id: `c@${n}/any`, platform: 'any', role: 'binary' as const, digest: hex(n) }] }));
    const statesOf = (result: 'reproduced' | 'differs', policy: Policy): number => {
      const engine = new TrustEngine({ roots: [], releases: released });
      engine.setVerifiers(goodRegistry);
      for (const { files: [file] } of released) engine.append({ verifier: 'v0', key: 'k0', time: '2026-01-01T00:00:00Z', of: file?.id ?? '', output: hex(99), inputs: [], comparison: 'bit-identical', result });
      engine.view(policy);
      return engine.bytes.states;
    };
    expect(statesOf('differs', plainPolicy) - statesOf('reproduced', plainPolicy)).toBeGreaterThan(50 * 16);
    expect(statesOf('differs', { ...plainPolicy, compromised: released.map((_, n) => hex(1000 + n)) }) - statesOf('differs', plainPolicy)).toBeGreaterThan(50 * 71);
  });

  it('is not kept any more once so much was logged that it is evaluated afresh', () => {
    const engine = lineOf(2 ** 30);
    engine.view(without(1));
    rebuild(engine, BUILT + 1);
    expect(engine.isKept(without(1))).toBe(true);
    for (let n = 2; n < BUILT / 4; n++) rebuild(engine, BUILT + n);
    expect(engine.isKept(without(1))).toBe(false);
  });

  it('answers the same whatever left meanwhile, now and at past points', () => {
    const asked = fc.array(fc.record({ n: fc.nat(6), at: fc.option(fc.nat(30), { nil: undefined }), more: fc.nat(2) }), { minLength: 5, maxLength: 30 });
    fc.assert(fc.property(fc.array(livelyStatement, { minLength: 90, maxLength: 90 }), asked, fc.constantFrom(0, 2000, 5000), (statements, list, memory) => {
      const known = { roots: [{ digest: digestOf(0), kind: 'seed' as const }], releases: [] };
      const [tight, ample] = [new TrustEngine(known, { memory }), new TrustEngine(known)];
      for (const engine of [tight, ample]) engine.setVerifiers(goodRegistry);
      let said = 0;
      for (const { n, at, more } of list) {
        for (const statement of statements.slice(said, said += more)) for (const engine of [tight, ample]) engine.append(statement);
        const policy: Policy = { ...plainPolicy, threshold: 1, compromised: [digestOf(n)] };
        const point = at === undefined ? undefined : Math.min(at, tight.size);
        expect(answers(tight.view(policy, point))).toEqual(answers(ample.view(policy, point)));
        // One state is some 1100 bytes here.
        expect(tight.bytes.states).toBeLessThanOrEqual(Math.max(memory, 2000));
      }
    }), runs(100));
  });
});
