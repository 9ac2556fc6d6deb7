/** What statements say, read back from the columns. */
import type { Attestation } from '../../schema/attestation.ts';
import type { Digest } from '../../schema/ids.ts';
import { comparisons, type InputRole } from '../../schema/input.ts';
import { ATTESTED, DECLARED, UNKNOWN } from './build-table.ts';
import { byteAt, intAt, itemAt, smallAt } from './columns.ts';
import { APART } from './inputs.ts';
import type { State } from './state.ts';
import { COMPARISON_MASK, DIFFERS, WITHDRAWAL } from './says.ts';
import { writeTime } from './time.ts';

export interface EffectiveInputs {
  /** Where the inputs are known from: the attestation itself, the recipe of the file it is `of`, or nowhere. */
  from: 'attestation' | 'recipe' | 'none';
  inputs: { role: InputRole; digest: Digest }[];
}

/** An attestation as it was said, without its inputs: these are for `inputsOf` to tell. */
export type StatedAttestation = Omit<Attestation, 'kind' | 'inputs'>;

/** What the attestation at a position says, and who says it; null for a withdrawal. */
export function attestationAt(state: State, position: number): StatedAttestation | null {
  const { facts, signers, statements } = state.ground;
  const says = byteAt(statements.says.data, position);
  if ((says & WITHDRAWAL) !== 0) return null;
  const signer = smallAt(statements.signer.data, position);
  const of = statements.of(position);
  const builder = statements.builder(position);
  return {
    verifier: signers.verifierId(signers.verifierOf(signer)), key: signers.keyId(signer), time: writeTime(statements.times.get(position)),
    output: facts.digests.digest(statements.output(position)), ...(of >= 0 && { of: facts.fileId(of) }),
    ...(builder >= 0 && { builder: statements.builderName(builder) }),
    comparison: itemAt(comparisons, says & COMPARISON_MASK), result: (says & DIFFERS) !== 0 ? 'differs' : 'reproduced',
  };
}

/**
 * The inputs an attestation is taken to have been made from under the policy, by role and then digest.
 * @param digestOf the digest of an artifact; one that remembers, for who asks of many attestations
 */
export function effectiveInputs(state: State, position: number, digestOf = (artifact: number): Digest => state.ground.facts.digests.digest(artifact)): EffectiveInputs {
  const { facts, statements } = state.ground;
  const build = statements.builds.build.data[position] ?? -1;
  if (build < 0) return { from: 'none', inputs: [] };
  const { kind, set, of } = statements.builds.key(build);
  if (kind === UNKNOWN || (kind === DECLARED && state.belief.policy.inputs !== 'declared')) return { from: 'none', inputs: [] };
  const environments = kind === ATTESTED ? statements.environment(position) : facts.recipeEnvironments(of);
  const listed = [...facts.inputs.list(set), ...(environments < 0 ? [] : facts.inputs.list(environments))];
  const inputs = listed.map(({ role, artifact }) => ({ role, digest: digestOf(artifact) }));
  return { from: kind === DECLARED ? 'recipe' : 'attestation', inputs: inputs.sort((a, b) => order(a.role, b.role) || order(a.digest, b.digest)) };
}

/** Positions of the statements with this output, and of those that state a difference from a file with this digest; oldest first. */
export function statementsOf(state: State, artifact: number): number[] {
  const { facts, statements } = state.ground;
  const found = new Set<number>();
  eachStatement(state, artifact, (position) => found.add(position));
  for (const file of facts.filesOf(artifact)) for (const position of statements.differsOf(file)) if (position < state.upTo) found.add(position);
  return [...found].sort((a, b) => a - b);
}

/** Calls `visit` with every attestation that has this output, whether or not it counts. */
export function eachStatement(state: State, artifact: number, visit: (position: number) => void): void {
  const { builds } = state;
  for (let b = builds.newest(artifact); b !== 0; b = intAt(builds.beforeOfOutput.data, b - 1)) {
    for (let p = intAt(builds.last.data, b - 1); p !== 0; p = intAt(builds.before.data, p - 1)) if (p <= state.upTo) visit(p - 1);
  }
}

/** What attestations say was built with an artifact: the outputs, with the role it had in each. */
export function usersOf(state: State, artifact: number): { role: InputRole; output: Digest }[] {
  const { facts: { digests, inputs }, statements: { builds } } = state.ground;
  const found = new Map<string, { role: InputRole; output: Digest }>();
  const add = (role: InputRole, output: number): void => { found.set(`${role} ${output}`, { role, output: digests.digest(output) }); };
  const environments = new Set<number>();
  inputs.uses.each(artifact, (use) => {
    const set = use >> 2;
    if ((use & 3) === APART) environments.add(set);
    const roles = inputs.list(set).filter((input) => input.artifact === artifact).map((input) => input.role);
    for (let b = builds.newestOfSet(set); b !== 0; b = intAt(builds.beforeOfSet.data, b - 1)) {
      if (isSaid(state, b - 1)) for (const role of roles) add(role, intAt(builds.output.data, b - 1));
    }
  });
  if (environments.size > 0) eachMadeIn(state, environments, (output) => add('environment', output));
  return [...found.values()].sort((a, b) => order(a.output, b.output) || order(a.role, b.role));
}

/** Environments have no index of their own, being many statements' and seldom asked for. */
function eachMadeIn(state: State, environments: ReadonlySet<number>, visit: (output: number) => void): void {
  const { statements } = state.ground;
  for (let position = 0; position < state.upTo; position++) if (environments.has(statements.environment(position))) visit(statements.output(position));
}

/** Whether any statement so far makes this build. */
export function isSaid(state: State, build: number): boolean {
  const { builds } = state.ground.statements;
  for (let p = intAt(builds.last.data, build); p !== 0; p = intAt(builds.before.data, p - 1)) if (p <= state.upTo) return true;
  return false;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
