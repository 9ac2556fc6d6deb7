/** Shared inputs are shared risk: rebuilders who used the same environment image, or the same source archive, are not independent in that respect. */
import type { Digest } from '../../schema/ids.ts';
import { SUPPORTS } from './flags.ts';
import { eachStatement } from './stated.ts';
import { itemAt, smallAt } from './columns.ts';
import { ARTIFACT_MASK, roleOf, SOURCE } from './inputs.ts';
import type { View } from './view.ts';

export interface SharedInput {
  role: 'environment' | 'source';
  digest: Digest;
  /** The verifiers who name it, of two or more independent groups. */
  verifiers: string[];
  /** Hosts that two or more independent groups say they fetched it from. */
  hosts: string[];
}

export interface SharedInputs {
  shared: SharedInput[];
  /** Independent groups behind the artifact's counting rebuilds. */
  groups: number;
  /** How many are left when those who share an environment count as one; and those who fetched the same source from the same host. */
  groupsByEnvironment: number;
  groupsByHost: number;
}

/** An input with those who name it. */
interface Named {
  role: SharedInput['role'];
  input: number;
  groups: Set<number>;
  verifiers: Set<string>;
  byHost: Map<number, Set<number>>;
}

/** What the counting rebuilds of an artifact have in common. */
export function sharedInputs(view: View, digest: Digest): SharedInputs {
  const artifact = view.artifact(digest);
  const positions: number[] = [];
  if (artifact >= 0) eachStatement(view.state, artifact, (position) => { if (view.state.flags[position] === SUPPORTS) positions.push(position); });
  const shared = [...namedBy(view, positions).values()].filter(({ groups }) => groups.size > 1);
  const groups = new Set(positions.map((position) => view.state.groupOf(position)));
  return {
    shared: shared.map((named) => describe(view, named)).sort((a, b) => (`${a.role} ${a.digest}` < `${b.role} ${b.digest}` ? -1 : 1)),
    groups: groups.size, groupsByEnvironment: joined(groups, shared.filter(({ role }) => role === 'environment').map((named) => [...named.groups])),
    groupsByHost: joined(groups, shared.filter(({ role }) => role === 'source').flatMap(({ byHost }) => [...byHost.values()].map((those) => [...those]))),
  };
}

function namedBy(view: View, positions: readonly number[]): Map<string, Named> {
  const found = new Map<string, Named>();
  for (const position of positions) {
    const group = view.state.groupOf(position);
    const places = view.state.ground.statements.places.of(position);
    for (const { role, input } of inputsOf(view, position)) {
      const named = found.get(`${role} ${input}`) ?? { role, input, groups: new Set(), verifiers: new Set(), byHost: new Map<number, Set<number>>() };
      found.set(`${role} ${input}`, named);
      named.groups.add(group);
      named.verifiers.add(verifierOf(view, position));
      for (const { artifact, host } of places) if (artifact === input) named.byHost.set(host, (named.byHost.get(host) ?? new Set()).add(group));
    }
  }
  return found;
}

function describe(view: View, { role, input, verifiers, byHost }: Named): SharedInput {
  const hosts = [...byHost].flatMap(([host, groups]) => (groups.size > 1 ? [view.state.ground.statements.places.hostName(host)] : []));
  return { role, digest: view.digest(input), verifiers: [...verifiers].sort(), hosts: hosts.sort() };
}

function inputsOf(view: View, position: number): { role: SharedInput['role']; input: number }[] {
  const { facts: { inputs }, statements } = view.state.ground;
  const environment = statements.environment(position);
  const set = statements.inputs(position);
  const environments = environment < 0 ? [] : [...inputs.run(environment)].map((word) => ({ role: 'environment' as const, input: word & ARTIFACT_MASK }));
  const sources = set < 0 ? [] : [...inputs.run(set)].filter((word) => roleOf(word) === SOURCE).map((word) => ({ role: 'source' as const, input: word & ARTIFACT_MASK }));
  return [...environments, ...sources];
}

function verifierOf(view: View, position: number): string {
  const { signers, statements } = view.state.ground;
  return signers.verifierId(signers.verifierOf(smallAt(statements.signer.data, position)));
}

/** How many sets there are once the members of each list are put in one (disjoint sets, R. E. Tarjan 1975, without ranks: lists are short). */
function joined(members: ReadonlySet<number>, lists: readonly number[][]): number {
  const parents = new Map([...members].map((member) => [member, member]));
  const find = (member: number): number => {
    let at = member;
    while (parents.get(at) !== at) at = parents.get(at) ?? at;
    return at;
  };
  for (const list of lists) for (const member of list) parents.set(find(member), find(itemAt(list, 0)));
  return new Set([...members].map(find)).size;
}
