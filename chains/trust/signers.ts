/**
 * Who signs, by dense number, and what the registry of verifiers says of them over time.
 * A *signer* is one key of one verifier; a registry is in force from the log position it was set at.
 */
import type { Scenario } from '../../schema/scenario.ts';
import { intAt, ints, itemAt } from './columns.ts';
import { readTime, type Time } from './time.ts';

export interface KeyStanding {
  compromised: boolean;
  revoked: Time | null;
}

/** One registry: verifier number → organization number, signer number → its key's standing. */
export interface RegistryVersion {
  /** Number of statements that came before it. */
  at: number;
  organizations: ReadonlyMap<number, number>;
  keys: ReadonlyMap<number, KeyStanding>;
}

/** Names in the order of their numbers, and registries in theirs. */
export interface SignerNames {
  verifiers: string[];
  organizations: string[];
  signers: { verifier: string; key: string }[];
  registries: RegistryVersion[];
}

export class Signers {
  readonly #signers = new Map<string, Map<string, number>>();
  readonly #verifiers = new Map<string, number>();
  readonly #verifierIds: string[] = [];
  readonly #organizations = new Map<string, number>();
  readonly #organizationIds: string[] = [];
  readonly #verifierOf = ints();
  readonly #keyIds: string[] = [];
  readonly #versions: RegistryVersion[] = [{ at: 0, organizations: new Map(), keys: new Map() }];

  copy(from: Signers): void {
    for (const [verifier, keys] of from.#signers) this.#signers.set(verifier, new Map(keys));
    for (const id of from.#verifierIds) this.verifier(id);
    for (const id of from.#organizationIds) this.organization(id);
    this.#verifierOf.copy(from.#verifierOf);
    for (const id of from.#keyIds) this.#keyIds.push(id);
    this.#versions.splice(0, 1, ...from.#versions);
  }

  get size(): number {
    return this.#verifierOf.length;
  }

  get verifiers(): number {
    return this.#verifierIds.length;
  }

  get organizations(): number {
    return this.#organizationIds.length;
  }

  /** How many there are of each. */
  get extent(): Record<keyof SignerNames, number> {
    return { verifiers: this.verifiers, organizations: this.organizations, signers: this.size, registries: this.versions };
  }

  /** What came after an extent. */
  namesAfter(since: Record<keyof SignerNames, number>): SignerNames {
    const signers = this.#keyIds.slice(since.signers).map((key, i) => ({ verifier: this.verifierId(this.verifierOf(since.signers + i)), key }));
    return {
      verifiers: this.#verifierIds.slice(since.verifiers), organizations: this.#organizationIds.slice(since.organizations), signers,
      registries: this.#versions.slice(since.registries),
    };
  }

  /** Takes over what came after this extent elsewhere, under the same numbers. */
  take({ verifiers, organizations, signers, registries }: SignerNames): void {
    for (const id of verifiers) this.verifier(id);
    for (const id of organizations) this.organization(id);
    for (const { verifier, key } of signers) this.intern(verifier, key);
    this.#versions.push(...registries);
  }

  /** Number of a signer, given now if it has none; being numbered is not being registered. */
  intern(verifier: string, key: string): number {
    let keys = this.#signers.get(verifier);
    if (keys === undefined) this.#signers.set(verifier, keys = new Map());
    const known = keys.get(key);
    if (known !== undefined) return known;
    const signer = this.size;
    keys.set(key, signer);
    this.#keyIds.push(key);
    this.#verifierOf.push(this.verifier(verifier));
    return signer;
  }

  /** Number of a signer, or -1. */
  find(verifier: string, key: string): number {
    return this.#signers.get(verifier)?.get(key) ?? -1;
  }

  /** Number of a verifier, given now if it has none. */
  verifier(id: string): number {
    return number(this.#verifiers, this.#verifierIds, id);
  }

  organization(id: string): number {
    return number(this.#organizations, this.#organizationIds, id);
  }

  verifierOf(signer: number): number {
    return intAt(this.#verifierOf.data, signer);
  }

  /** signer → verifier, as a column. */
  get verifierColumn(): Int32Array {
    return this.#verifierOf.data;
  }

  verifierId(verifier: number): string {
    return itemAt(this.#verifierIds, verifier);
  }

  organizationId(organization: number): string {
    return itemAt(this.#organizationIds, organization);
  }

  keyId(signer: number): string {
    return itemAt(this.#keyIds, signer);
  }

  /** How many registries there were, the empty one at the start included. */
  get versions(): number {
    return this.#versions.length;
  }

  version(index: number): RegistryVersion {
    return itemAt(this.#versions, index);
  }

  /** The registry in force after `size` statements: the latest set by then. */
  versionAt(size: number): number {
    let index = this.#versions.length - 1;
    while (itemAt(this.#versions, index).at > size) index--;
    return index;
  }

  set(at: number, registry: Scenario['verifiers']): void {
    const organizations = new Map<number, number>();
    const keys = new Map<number, KeyStanding>();
    for (const verifier of registry) {
      organizations.set(this.verifier(verifier.id), this.organization(verifier.organization));
      for (const key of verifier.keys) {
        const revoked = key.revoked === undefined ? null : readTime(key.revoked);
        keys.set(this.intern(verifier.id, key.id), { compromised: key.compromised === true, revoked });
      }
    }
    this.#versions.push({ at, organizations, keys });
  }
}

function number(numbers: Map<string, number>, ids: string[], id: string): number {
  const known = numbers.get(id);
  if (known !== undefined) return known;
  numbers.set(id, ids.length);
  return ids.push(id) - 1;
}
