/** What somebody imagines, made into a state: more compromised, more roots, more attestations, another threshold. */
import type { Statement } from '../../schema/attestation.ts';
import type { Digest } from '../../schema/ids.ts';
import type { Comparison, Input } from '../../schema/input.ts';
import type { Policy, RootKind } from '../../schema/policy.ts';
import { RootlineError } from '../../schema/error.ts';
import { Belief } from './belief.ts';
import { believe } from './believe.ts';
import { takeIn } from './counting.ts';
import type { KeyStanding, RegistryVersion, Signers } from './signers.ts';
import { forkGround, type Ground, type State } from './state.ts';
import { Touched } from './touched.ts';
import { update } from './update.ts';
import { View } from './view.ts';

/** As many digests as a policy takes for compromised. */
const SERVED_MOST = 10_000;

/** A rebuild that nobody has attested yet. */
export interface SupposedAttestation {
  output: Digest;
  of?: string;
  inputs: Input[];
  /** The policy's first when not given. */
  comparison?: Comparison;
  result?: 'reproduced' | 'differs';
  builder?: string;
  /** A registered verifier; somebody new, of an organization of their own, when not given. */
  verifier?: string;
}

export interface Supposition {
  /** Digests, `verifier:<id>`, `organization:<id>`, `key:<verifier>/<key>`, `host:<name>`: all that is only known to come from that host. */
  compromise?: readonly string[];
  /** Accepted besides those of the policy. */
  roots?: { kinds?: readonly RootKind[]; digests?: readonly Digest[] };
  attestations?: readonly SupposedAttestation[];
  threshold?: number;
}

/**
 * The view as it would be. The given view stays as it is.
 * @throws RootlineError `bad-request` naming the place when a verifier or key is not in the registry, or no attestation names a host; `too-complex` when too much comes from one
 */
export function suppose(view: View, supposition: Supposition): View {
  const { state } = view;
  const policy = supposedPolicy(view, supposition);
  const attestations = supposition.attestations ?? [];
  const ground = attestations.length === 0 ? state.ground : forkGround(state.ground);
  const fork = state.fork(ground);
  const registry = supposedRegistry(state, ground.signers, supposition);
  update(fork, believe(fork, new Belief(policy, registry)));
  if (attestations.length > 0) takeInSupposed(fork, ground, attestations, registry);
  return new View(fork, policy);
}

function supposedPolicy(view: View, { compromise = [], roots = {}, threshold = view.policy.threshold }: Supposition): Policy {
  const { policy } = view;
  const added = compromise.flatMap((entry, i): readonly string[] => {
    if (entry.startsWith('key:')) return [];
    return entry.startsWith('host:') ? servedBy(view, entry.slice('host:'.length), i) : [entry];
  });
  return {
    ...policy, threshold,
    roots: { kinds: [...new Set([...policy.roots.kinds, ...(roots.kinds ?? [])])], digests: [...new Set([...policy.roots.digests, ...(roots.digests ?? [])])] },
    compromised: [...new Set([...policy.compromised, ...added])],
  };
}

/**
 * What a host could have tampered with: inputs that counting attestations say they fetched from there, and none of them from anywhere else. The
 * same digest from two hosts is what neither of them alone could have made up.
 */
function servedBy(view: View, name: string, at: number): Digest[] {
  const { places } = view.state.ground.statements;
  const host = places.find(name);
  if (host < 0) throw unknown(`/compromise/${at}`, `no attestation says that it fetched anything from ${name}`);
  const served = new Map<number, boolean>();
  places.each((position, named) => {
    if (position >= view.size || !view.state.counts(position)) return;
    for (const place of named) served.set(place.artifact, (served.get(place.artifact) ?? true) && place.host === host);
  });
  const found = [...served].flatMap(([artifact, only]) => (only ? [artifact] : []));
  if (found.length > SERVED_MOST) throw refused('too-complex', `/compromise/${at}`, `${found.length} inputs are only known from ${name}; a policy lists ${SERVED_MOST} at most`);
  return found.map((artifact) => view.digest(artifact));
}

/** The registry in force with the named keys compromised and the new verifiers in it. */
function supposedRegistry(state: State, signers: Signers, { compromise = [], attestations = [] }: Supposition): RegistryVersion {
  const { registry } = state.belief;
  const organizations = new Map(registry.organizations);
  const keys = new Map<number, KeyStanding>(registry.keys);
  compromise.forEach((entry, i) => {
    if (!entry.startsWith('key:')) return;
    const slash = entry.indexOf('/');
    const signer = slash < 0 ? -1 : signers.find(entry.slice('key:'.length, slash), entry.slice(slash + 1));
    if (!keys.has(signer)) throw unknown(`/compromise/${i}`, `the registry has no key ${entry.slice('key:'.length)}; write key:<verifier>/<key>`);
    keys.set(signer, { compromised: true, revoked: null });
  });
  attestations.forEach(({ verifier }, i) => {
    if (verifier !== undefined) return;
    const name = newcomer(i);
    organizations.set(signers.verifier(name), signers.organization(name));
    keys.set(signers.intern(name, name), { compromised: false, revoked: null });
  });
  return { at: registry.at, organizations, keys };
}

/** A name that no registry can give: ids have no spaces. */
function newcomer(index: number): string {
  return `newcomer ${index}`;
}

/** Puts the attestations at the end of the point that the view is of; what the log received after it plays no part. */
function takeInSupposed(fork: State, ground: Ground, attestations: readonly SupposedAttestation[], registry: RegistryVersion): void {
  const from = ground.statements.size;
  attestations.forEach((attestation, i) => ground.statements.append(statementOf(attestation, i, fork, registry)));
  const touched = new Touched();
  fork.upTo = from;
  takeIn(fork, ground.statements.size, touched);
  update(fork, touched);
}

function statementOf({ output, of, inputs, builder, comparison, result, verifier }: SupposedAttestation, index: number, fork: State, registry: RegistryVersion): Statement {
  const accepted = comparison ?? fork.belief.policy.comparisons[0] ?? 'bit-identical';
  const by = verifier === undefined ? { verifier: newcomer(index), key: newcomer(index) } : { verifier, key: goodKey(fork.ground.signers, registry, verifier, index) };
  return { ...by, time: '1970-01-01T00:00:00Z', output, ...(of === undefined ? {} : { of }), ...(builder === undefined ? {} : { builder }), inputs, comparison: accepted, result: result ?? 'reproduced' };
}

/** A key of the verifier that is neither compromised nor revoked. */
function goodKey(signers: Signers, registry: RegistryVersion, verifier: string, index: number): string {
  for (const [signer, { compromised, revoked }] of registry.keys) {
    if (!compromised && revoked === null && signers.verifierId(signers.verifierOf(signer)) === verifier) return signers.keyId(signer);
  }
  throw unknown(`/attestations/${index}/verifier`, `the registry has no verifier ${verifier} with a key in force`);
}

function unknown(at: string, message: string): RootlineError {
  return refused('bad-request', at, message);
}

function refused(code: 'bad-request' | 'too-complex', at: string, message: string): RootlineError {
  return new RootlineError(code, `${at}: ${message}`, { errors: [{ at, message }] });
}
