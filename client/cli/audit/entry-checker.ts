/**
 * Checks the entries of a log as the log itself had to: that the registry in force then has the key, that it was in force, and that the
 * signature holds over exactly these bytes.
 */
import { readEnvelope } from '../../../chains/attestation/envelope.ts';
import { openAll } from '../../../chains/attestation/open.ts';
import type { SigstoreTrust } from '../../../chains/attestation/sigstore-bundle.ts';
import type { Keyring } from '../../../chains/attestation/types.ts';
import type { EntryCheck } from '../../../chains/log/monitor.ts';
import { RootlineError } from '../../../schema/error.ts';
import type { Digest } from '../../../schema/ids.ts';
import type { Leaf } from '../../../schema/log.ts';
import type { RegisteredKey, Registry } from '../../../schema/registry.ts';
import { nodePrimitives } from '../../../server/ingest/primitives.ts';
import { readRegistry } from '../../../chains/catalog/registry.ts';

export class EntryChecker {
  /** The registry document in force after the last entry that was checked, or null before there was one. */
  registry: Digest | null = null;
  /** Entries whose signatures stand on a Sigstore certificate and were passed unverified, because there is no trusted root to check one with. */
  unverified = 0;
  private readonly sigstore: SigstoreTrust | undefined;
  private keyring: Keyring | null = null;
  private readonly materialOf: (key: string) => Promise<Uint8Array | null>;
  /** Materials once asked for, also those that are not there. */
  private readonly materials = new Map<string, Uint8Array | null>();

  /**
   * @param materialOf gives public key material by registered key id; whether it is the right one is for the registry's pin to say
   * @param sigstore what keyless signatures are verified by
   */
  constructor(materialOf: (key: string) => Promise<Uint8Array | null>, sigstore?: SigstoreTrust) {
    this.materialOf = materialOf;
    this.sigstore = sigstore;
  }

  /** Takes up with a registry that was in force when the last entry was checked. */
  resume(digest: Digest, document: Uint8Array): void {
    this.registry = digest;
    this.keyring = this.keyringOf(readRegistry(document));
  }

  readonly check: EntryCheck = async (_, leaf, envelope) => {
    try {
      if (leaf.type === 'registry') return this.takeRegistry(leaf, envelope);
      if (this.keyring === null) return 'no registry was logged before it';
      return await this.checkAttestation(leaf, envelope, this.keyring);
    } catch (error) {
      if (error instanceof RootlineError && error.code !== 'unavailable') return error.message;
      throw error;
    }
  };

  private takeRegistry(leaf: Leaf, document: Uint8Array): string | null {
    if (leaf.verifier !== '' || leaf.key !== '') return 'a registry is nobody\u2019s statement, and it names a verifier or key';
    this.resume(leaf.envelope, document);
    return null;
  }

  private async checkAttestation(leaf: Leaf, bytes: Uint8Array, keyring: Keyring): Promise<string | null> {
    const key = keyring.registry.verifiers.find(({ id }) => id === leaf.verifier)?.keys.find(({ id }) => id === leaf.key);
    if (key === undefined) return `the registry then had no key ${leaf.key} of ${leaf.verifier}`;
    const standing = standingAt(key, leaf.time);
    if (standing !== null) return standing;
    if (key.type === 'openpgp' && !(await this.load(key.id))) return `the log gives no material for the key ${key.id}, so that its signature cannot be verified`;
    const envelope = readEnvelope(bytes, leaf.mediaType);
    if (this.sigstore === undefined && key.type === 'keyless' && envelope.format === 'sigstore-bundle' && envelope.keyHint === null) {
      this.unverified++;
      return null;
    }
    const opened = await openAll(envelope, keyring, { at: leaf.time, primitives: nodePrimitives, ...(this.sigstore !== undefined && { sigstore: this.sigstore }) });
    const theirs = opened.some(({ verifier, key: signed }) => verifier === leaf.verifier && signed === leaf.key);
    return theirs ? null : `it is signed by ${opened.map(({ key: signed }) => signed).join(', ')}, and the leaf says ${leaf.key}`;
  }

  private keyringOf(registry: Registry): Keyring {
    return { registry, material: (id) => this.materials.get(id) ?? null };
  }

  private async load(key: string): Promise<boolean> {
    if (!this.materials.has(key)) this.materials.set(key, await this.materialOf(key));
    return this.materials.get(key) !== null;
  }
}

/** Why a key had no say at a time, or null where it had. */
function standingAt(key: RegisteredKey, time: string): string | null {
  if (key.compromised === true) return `the key ${key.id} was marked compromised`;
  const revoked = key.revoked !== undefined && Date.parse(key.revoked) <= Date.parse(time);
  return revoked ? `the key ${key.id} was revoked since ${key.revoked}` : null;
}
