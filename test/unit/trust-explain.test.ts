/** Why and why not: proofs hold by themselves, what is called missing suffices, and what is called impossible is. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TrustEngine, why, whyNot, type MissingRebuild } from '../../chains/trust/index.ts';
import type { Statement } from '../../schema/attestation.ts';
import type { Scenario } from '../../schema/scenario.ts';
import { digestOf, runs, scenario } from './trust-arbitraries.ts';
import { BruteForce } from './trust-brute-force.ts';

function engineOf(s: Scenario): TrustEngine {
  const engine = new TrustEngine(s);
  engine.setVerifiers(s.verifiers);
  for (const statement of s.attestations) engine.append(statement);
  return engine;
}

/** The scenario after the missing rebuilds were made: by new organizations, or by those the policy lists. */
function mended(s: Scenario, missing: readonly MissingRebuild[]): Scenario {
  const verifiers = [...s.verifiers];
  const made: Statement[] = [];
  missing.forEach(({ output, of, inputs, groups, by, builders }, i) => {
    const listed = by === null ? [] : oneOfEachGroup(s, by);
    for (let n = 0; n < groups; n++) {
      const who = listed[n] ?? { verifier: `fresh${i}-${n}`, key: 'fresh' };
      if (by === null) verifiers.push({ id: who.verifier, organization: who.verifier, keys: [{ id: who.key }] });
      const comparison = s.policy.comparisons[0] ?? 'bit-identical';
      made.push({ ...who, time: '2025-12-31T00:00:00Z', output, ...(of === null ? {} : { of }), inputs, ...(builders === null ? {} : { builder: `new${i}/${n}` }), comparison, result: 'reproduced' });
    }
  });
  return { ...s, verifiers, attestations: [...s.attestations, ...made] };
}

function oneOfEachGroup(s: Scenario, by: readonly string[]): { verifier: string; key: string }[] {
  const groups = new Map<string, { verifier: string; key: string }>();
  for (const { id, organization, keys } of s.verifiers) {
    const key = keys.find((one) => one.revoked === undefined && one.compromised === undefined);
    const group = s.policy.independence === 'verifier' ? id : organization;
    if (by.includes(id) && key !== undefined && !groups.has(group)) groups.set(group, { verifier: id, key: key.id });
  }
  return [...groups.values()];
}

/** A scenario and artifacts to ask about: mostly such as somebody has published or attested. */
const question = fc.tuple(scenario, fc.array(fc.nat(30), { minLength: 1, maxLength: 3 })).map(([s, picks]): [Scenario, string[]] => {
  const outputs = s.attestations.flatMap((statement) => (statement.kind === 'withdrawal' ? [] : [statement.output]));
  const known = [...outputs, ...s.releases.flatMap((release) => release.files.map((file) => file.digest))];
  return [s, picks.map((pick) => known[pick] ?? digestOf(pick % 12))];
});

describe('why', () => {
  it('gives a proof that stands on nothing but its own attestations', () => {
    fc.assert(fc.property(question, ([s, digests]) => {
      const view = engineOf(s).view(s.policy);
      const proof = why(view, digests);
      const all = digests.every((digest) => view.holds(digest));
      expect(proof.links.length > 0).toBe(all);
      if (!all) return;
      const used = new Set(proof.links.flatMap((link) => link.positions));
      // What is not part of the proof is withdrawn by never having been said: take it out, keeping what replaces it silent too.
      const kept = s.attestations.filter((_, position) => used.has(position));
      const alone = new BruteForce({ ...s, attestations: kept }).verified(s.policy.threshold);
      expect(digests.every((digest) => alone.has(digest))).toBe(true);
      expect(proof.weakest === null || proof.links.some((link) => link.digest === proof.weakest?.digest)).toBe(true);
    }), runs(500));
  });

  it('is as short as any: no proof has a shorter longest line', () => {
    fc.assert(fc.property(scenario, (s) => {
      const view = engineOf(s).view(s.policy);
      const brute = new BruteForce(s);
      let height = 0;
      for (let layer = brute.roots(); layer.size > 0; height++) {
        for (const digest of layer) expect({ digest, height: why(view, [digest]).links[0]?.height }).toEqual({ digest, height });
        layer = brute.next(layer);
      }
    }), runs(100));
  });
});

describe('why not', () => {
  it('calls missing what, once attested, verifies', () => {
    let mendable = 0;
    fc.assert(fc.property(question, ([s, digests]) => {
      const { missing } = whyNot(engineOf(s).view(s.policy), digests);
      if (missing === null) return;
      if (missing.length > 0) mendable++;
      const verified = new BruteForce(mended(s, missing)).verified(s.policy.threshold);
      expect(digests.filter((digest) => !verified.has(digest))).toEqual([]);
    }), runs(2000));
    expect(mendable).toBeGreaterThan(200);
  });

  it('calls nothing missing exactly when all is verified, and always says what is impossible when nothing helps', () => {
    fc.assert(fc.property(question, ([s, digests]) => {
      const { broken, missing, impossible } = whyNot(engineOf(s).view(s.policy), digests);
      const verified = new BruteForce(s).verified(s.policy.threshold);
      expect(missing?.length === 0).toBe(digests.every((digest) => verified.has(digest)));
      expect(impossible.length === 0).toBe(missing !== null);
      expect(broken.length > 0).toBe(missing === null || missing.length > 0);
    }), runs(500));
  });

  it('leaves no rebuild that could be left out, where they are few', () => {
    fc.assert(fc.property(question, ([s, digests]) => {
      const { missing } = whyNot(engineOf(s).view(s.policy), digests);
      for (const one of missing ?? []) {
        const rest = (missing ?? []).filter((other) => other !== one);
        const verified = new BruteForce(mended(s, rest)).verified(s.policy.threshold);
        expect(digests.every((digest) => verified.has(digest))).toBe(false);
      }
    }), runs(100));
  });
});
