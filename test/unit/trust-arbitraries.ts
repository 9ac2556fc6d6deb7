/** Random scenarios for property tests: small, dense in odd corners (cycles, disputes, withdrawals, revocations, weak digests), and shrinkable. */
import * as fc from 'fast-check';
import type { Statement } from '../../schema/attestation.ts';
import { comparisons, inputRoles, type Comparison, type Input } from '../../schema/input.ts';
import { rootKinds, type Policy, type RootKind } from '../../schema/policy.ts';
import type { Scenario } from '../../schema/scenario.ts';

/** How often a property is tried; `ROOTLINE_RUNS=10` tries ten times as often. */
export function runs(count: number): { numRuns: number } {
  return { numRuns: Math.ceil(count * Number(process.env['ROOTLINE_RUNS'] ?? 1)) };
}

/** Mostly nothing. */
function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

const ARTIFACTS = 12;
const FILES = 9;
const VERIFIERS = 5;

/** The n-th artifact's digest; every fifth is weak. */
export function digestOf(n: number): string {
  return n % 5 === 4 ? `sha1:${n.toString(16).padStart(40, '0')}` : `sha256:${n.toString(16).padStart(64, '0')}`;
}

export function fileId(n: number): string {
  return `c@${n >> 1}/${n % 2 === 0 ? 'linux' : 'darwin'}`;
}

const artifact = fc.nat(ARTIFACTS - 1).map(digestOf);
const time = fc.nat(5).map((day) => `2026-01-0${day + 1}T00:00:00Z`);
const role = fc.constantFrom(...inputRoles);
const input: fc.Arbitrary<Input> = fc.record({ role: fc.oneof({ weight: 3, arbitrary: fc.constant('compiler' as const) }, role), digest: artifact });
const inputs = fc.array(input, { maxLength: 3 });
const verifier = fc.nat(VERIFIERS - 1).map((n) => `v${n}`);
const key = fc.constantFrom('k0', 'k1');
const builder = fc.constantFrom('linux/amd64', 'linux/arm64', 'darwin/arm64');

/** The record without what is undefined in it. */
function defined<T extends object>(record: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}

export const statement: fc.Arbitrary<Statement> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      verifier, key, time, output: artifact, inputs,
      of: fc.option(fc.nat(FILES).map(fileId), { nil: undefined, freq: 2 }),
      comparison: fc.oneof({ weight: 4, arbitrary: fc.constant('bit-identical' as const) }, fc.constantFrom(...comparisons)),
      result: fc.oneof({ weight: 6, arbitrary: fc.constant('reproduced' as const) }, fc.constant('differs' as const)),
      builder: fc.option(builder, { nil: undefined, freq: 2 }),
    }).map(defined),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('withdrawal' as const), verifier, key, time, withdraws: fc.array(fc.nat(30), { maxLength: 4 }) }),
  },
);

const near = fc.nat(6).map((n) => digestOf(n < 4 ? n : n + 1));

/** Statements that mostly count and lean on each other, with sweeping withdrawals: chains and cycles form, and fall. */
export const livelyStatement: fc.Arbitrary<Statement> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      verifier, key: fc.constant('k0'), time: fc.constant('2026-01-01T00:00:00Z'), output: near,
      inputs: fc.array(fc.record({ role: fc.constant('compiler' as const), digest: near }), { minLength: 1, maxLength: 2 }),
      comparison: fc.constant('bit-identical' as const), result: fc.constant('reproduced' as const), builder,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('withdrawal' as const), verifier, key: fc.constant('k0'), time: fc.constant('2026-01-01T00:00:00Z'), from: fc.nat(40), count: fc.integer({ min: 5, max: 30 }) })
      .map(({ from, count, ...rest }) => ({ ...rest, withdraws: Array.from({ length: count }, (_, i) => from + i) })),
  },
);

const fewVerifiers = fc.constantFrom('v0', 'v1', 'v2');

/** Two artifacts, said of over and over by the same few verifiers with two keys each: words replace words, and withdrawals take them back. */
export const repeatedStatement: fc.Arbitrary<Statement> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      verifier: fewVerifiers, key, time, output: fc.constantFrom(digestOf(1), digestOf(2)), of: fc.constantFrom('c@0/linux', 'c@0/linux', 'c@0/darwin'),
      inputs: fc.constant<Input[]>([{ role: 'compiler', digest: digestOf(0) }]), comparison: fc.constant('bit-identical' as const),
      result: fc.constantFrom<('reproduced' | 'differs')[]>('reproduced', 'reproduced', 'reproduced', 'differs'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdrawal' as const), verifier: fewVerifiers, key, time, withdraws: fc.array(fc.nat(20), { minLength: 2, maxLength: 8 }) }) },
);

/** Registries of those few, between which keys are revoked, compromised and cleared, and verifiers change hands. */
export const shiftingRegistry: fc.Arbitrary<Scenario['verifiers']> = fc.tuple(...['v0', 'v1', 'v2'].map((id) => fc.record({
  id: fc.constant(id), organization: fc.constantFrom('o0', 'o1', 'o2'),
  keys: fc.tuple(...['k0', 'k1'].map((name) => fc.record({
    id: fc.constant(name), revoked: rarely(time), compromised: rarely(fc.constant(true)),
  }).map(defined))),
})));

/** A registry in which every verifier has a good key k0 and its own organization. */
export const goodRegistry: Scenario['verifiers'] = Array.from({ length: VERIFIERS }, (_, n) => ({ id: `v${n}`, organization: `o${n}`, keys: [{ id: 'k0' }] }));

export const registry: fc.Arbitrary<Scenario['verifiers']> = fc.array(
  fc.record({
    organization: fc.nat(3).map((n) => `o${n}`),
    keys: fc.array(fc.record({ revoked: rarely(time), compromised: rarely(fc.constant(true)) }), { minLength: 1, maxLength: 2 }),
  }),
  { minLength: 2, maxLength: VERIFIERS },
).map((list) => list.map(({ organization, keys }, i) => ({
  id: `v${i}`, organization,
  keys: keys.map(({ revoked, compromised }, j) => ({ id: `k${j}`, ...(revoked === undefined ? {} : { revoked }), ...(compromised === undefined ? {} : { compromised }) })),
})));

export const policy: fc.Arbitrary<Policy> = fc.record({
  name: fc.constant('random'),
  roots: fc.record({ kinds: fc.oneof(fc.constant<RootKind[]>([...rootKinds]), fc.subarray<RootKind>([...rootKinds])), digests: fc.array(artifact, { maxLength: 1 }) }),
  threshold: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 3 })),
  independence: fc.constantFrom<Policy['independence'][]>('organization', 'verifier'),
  diversity: fc.constantFrom<number[]>(1, 1, 1, 2),
  distinctBuilders: fc.constantFrom(undefined, undefined, undefined, 2),
  inputs: fc.constantFrom('attested', 'declared'),
  environment: fc.constantFrom('ignore', 'require'),
  comparisons: fc.constantFrom<Comparison[][]>(['bit-identical'], [...comparisons]),
  disputes: fc.constantFrom('block', 'flag'),
  weakDigests: fc.boolean(),
  verifiers: fc.oneof({ weight: 3, arbitrary: fc.constant<Policy['verifiers']>('all') }, fc.uniqueArray(verifier, { maxLength: 3 })),
  compromised: fc.oneof(
    { weight: 2, arbitrary: fc.constant<string[]>([]) },
    fc.array(fc.oneof(artifact, verifier.map((id) => `verifier:${id}`), fc.nat(3).map((n) => `organization:o${n}`)), { maxLength: 2 }),
  ),
}).map(defined);

export const plainPolicy: Policy = {
  name: 'plain', roots: { kinds: ['seed'], digests: [] }, threshold: 2, independence: 'verifier', diversity: 1, inputs: 'attested', environment: 'ignore',
  comparisons: ['bit-identical'], disputes: 'block', weakDigests: false, verifiers: 'all', compromised: [],
};

/** Policies under which much is verified. */
export const calmPolicy: fc.Arbitrary<Policy> = fc.record({
  threshold: fc.integer({ min: 1, max: 3 }), diversity: fc.constantFrom<number[]>(1, 1, 2), distinctBuilders: fc.constantFrom(undefined, undefined, 2), digests: fc.uniqueArray(near, { minLength: 1, maxLength: 2 }),
}).map(({ threshold, diversity, distinctBuilders, digests }) => defined(Object.assign(structuredClone(plainPolicy), { threshold, diversity, distinctBuilders, roots: { kinds: ['seed' as const], digests } })));

export const base: fc.Arbitrary<Pick<Scenario, 'roots' | 'releases'>> = fc.record({
  roots: fc.array(fc.record({ digest: fc.nat(3).map(digestOf), kind: fc.constantFrom(...rootKinds) }), { minLength: 1, maxLength: 3 }),
  files: fc.array(fc.record({ digest: artifact, role: fc.oneof({ weight: 3, arbitrary: fc.constant('binary' as const) }, fc.constant('source' as const)), recipe: fc.option(inputs, { nil: undefined }) }), { maxLength: FILES }),
}).map(({ roots, files }) => {
  const releases = new Map<string, Scenario['releases'][number]>();
  files.forEach(({ recipe, ...file }, n) => {
    const id = `c@${n >> 1}`;
    const release = releases.get(id) ?? { id, files: [] };
    releases.set(id, release);
    release.files.push({ id: fileId(n), platform: n % 3 === 0 ? 'linux' : 'darwin', ...file, ...(recipe === undefined ? {} : { recipe }) });
  });
  return { roots, releases: [...releases.values()] };
});

const said = fc.oneof(
  fc.record({ verifiers: registry, attestations: fc.array(statement, { maxLength: 30 }) }),
  fc.record({ verifiers: fc.oneof(fc.constant(goodRegistry), registry), attestations: fc.array(fc.oneof({ weight: 6, arbitrary: livelyStatement }, statement), { minLength: 10, maxLength: 40 }) }),
);

const calmScenario = fc.record({
  base, policy: calmPolicy,
  said: fc.record({ verifiers: fc.constant(goodRegistry), attestations: fc.array(livelyStatement, { minLength: 15, maxLength: 50, size: 'max' }) }),
});

export const scenario: fc.Arbitrary<Scenario> = fc.oneof(fc.record({ base, said, policy }), calmScenario)
  .map(({ base: known, said: { verifiers, attestations }, policy: asked }) => ({ roots: known.roots, releases: known.releases, verifiers, attestations, policy: asked }));
