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
}

export interface SharedInputs {
  shared: SharedInput[];
  /** Independent groups behind the artifact's counting rebuilds, and how many are left when those who share an environment count as one. */
  groups: number;
  groupsByEnvironment: number;
}

/** What the counting rebuilds of an artifact have in common. */
export function sharedInputs(view: View, digest: Digest): SharedInputs {
  const artifact = view.artifact(digest);
  const positions: number[] = [];
  if (artifact >= 0) eachStatement(view.state, artifact, (position) => { if (view.state.flags[position] === SUPPORTS) positions.push(position); });
  const users = new Map<string, { role: SharedInput['role']; input: number; groups: Set<number>; verifiers: Set<string> }>();
  for (const position of positions) {
    for (const { role, input } of inputsOf(view, position)) {
      const user = users.get(`${role} ${input}`) ?? { role, input, groups: new Set(), verifiers: new Set() };
      users.set(`${role} ${input}`, user);
      user.groups.add(view.state.groupOf(position));
      user.verifiers.add(verifierOf(view, position));
    }
  }
  const shared = [...users.values()].filter(({ groups }) => groups.size > 1);
  const groups = new Set(positions.map((position) => view.state.groupOf(position)));
  return {
    shared: shared.map(({ role, input, verifiers }): SharedInput => ({ role, digest: view.digest(input), verifiers: [...verifiers].sort() }))
      .sort((a, b) => (`${a.role} ${a.digest}` < `${b.role} ${b.digest}` ? -1 : 1)),
    groups: groups.size, groupsByEnvironment: joined(groups, shared.filter(({ role }) => role === 'environment').map((user) => [...user.groups])),
  };
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
