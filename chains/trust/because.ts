/** In words, why a statement does not count. */
import { comparisons } from '../../schema/input.ts';
import { byteAt, itemAt, smallAt } from './columns.ts';
import { BELIEVED, REPLACED, VALID, WITHDRAWN } from './flags.ts';
import type { State } from './state.ts';
import { COMPARISON_MASK } from './says.ts';

/** The first rule, in the order of the design, that a statement at `position` fails. */
export function because(state: State, position: number): string {
  const { signers, statements } = state.ground;
  const flags = byteAt(state.flags, position);
  const signer = smallAt(statements.signer.data, position);
  const verifier = signers.verifierOf(signer);
  if ((flags & VALID) === 0) return invalid(state, signer);
  if ((flags & BELIEVED) === 0) return unbelieved(state, verifier);
  if ((flags & REPLACED) !== 0) return 'replaced by a later statement of the same verifier on the same subject';
  if ((flags & WITHDRAWN) !== 0) return 'withdrawn by the verifier';
  return `the policy does not take the comparison ${itemAt(comparisons, byteAt(statements.says.data, position) & COMPARISON_MASK)}`;
}

function invalid(state: State, signer: number): string {
  const key = state.belief.registry.keys.get(signer);
  const id = state.ground.signers.keyId(signer);
  if (key === undefined) return `the registry has no key ${id} of this verifier`;
  return key.compromised ? `the key ${id} is marked compromised` : `the key ${id} was revoked when the log received it`;
}

function unbelieved(state: State, verifier: number): string {
  const { policy, registry } = state.belief;
  const { signers } = state.ground;
  const id = signers.verifierId(verifier);
  if (policy.compromised.includes(`verifier:${id}`)) return `the policy takes the verifier ${id} for compromised`;
  const organization = registry.organizations.get(verifier);
  const name = organization === undefined ? '' : signers.organizationId(organization);
  if (policy.compromised.includes(`organization:${name}`)) return `the policy takes the organization ${name} for compromised`;
  return `the policy does not believe the verifier ${id}`;
}
