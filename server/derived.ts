/** Everything that is derived from the log, moved forward entry by entry: at start by replay, then as entries come. */
import { statementOf } from '../chains/attestation/normal-form.ts';
import type { OpenOptions } from '../chains/attestation/open.ts';
import type { SigstoreTrust } from '../chains/attestation/sigstore-bundle.ts';
import type { Keyring, Published, Said } from '../chains/attestation/types.ts';
import { engineBase } from '../chains/catalog/engine-base.ts';
import { publishedOf } from '../chains/catalog/published.ts';
import { signersOf } from '../chains/catalog/registry.ts';
import { TrustEngine } from '../chains/trust/index.ts';
import type { Statement } from '../schema/attestation.ts';
import { RootlineError } from '../schema/error.ts';
import type { Catalog } from '../schema/catalog.ts';
import type { Digest } from '../schema/ids.ts';
import type { Leaf } from '../schema/log.ts';
import type { Registry } from '../schema/registry.ts';
import { nodePrimitives } from './ingest/primitives.ts';
import { Journal } from './journal.ts';

/** What an entry was read to say. */
export type Read = { type: 'attestation'; said: readonly Said[] } | { type: 'registry'; registry: Registry };

/** An entry in normal form: withdrawals name statements by their position in the whole log. */
export interface NormalEntry { envelope: Digest; statements: Statement[]; registry?: Registry }

const NO_REGISTRY: Registry = { organizations: [], verifiers: [] };

export class Derived {
  readonly catalog: Catalog;
  readonly published: Published;
  readonly engine: TrustEngine;
  readonly journal = new Journal();
  readonly #materials: Map<string, Uint8Array>;
  readonly #sigstore: SigstoreTrust | undefined;
  #keyring: Keyring;
  #registryDigest: Digest | null = null;
  #follow: ((entry: NormalEntry) => void) | null = null;
  /** Registries by the entry that set each. */
  readonly #registries: { entry: number; registry: Registry; organizations: ReadonlyMap<string, string> }[] = [];

  /**
   * @param materials public key material by registered key id; shared, so that keys given later are found
   * @param sigstore what it takes to believe keyless bundles
   */
  constructor(catalog: Catalog, materials: Map<string, Uint8Array>, sigstore?: SigstoreTrust) {
    this.catalog = catalog;
    this.published = publishedOf(catalog);
    this.engine = new TrustEngine(engineBase(catalog));
    this.#materials = materials;
    this.#sigstore = sigstore;
    this.#keyring = this.#keyringOf(NO_REGISTRY);
  }

  /** The registry in force and the keys held for it. */
  get keyring(): Keyring {
    return this.#keyring;
  }

  /** How envelopes are opened that the log received at a time (RFC 3339). */
  opening(at: string): OpenOptions {
    return { at, primitives: nodePrimitives, ...(this.#sigstore !== undefined && { sigstore: this.#sigstore }) };
  }

  get registry(): Registry {
    return this.#keyring.registry;
  }

  /** Digest of the document that set the registry; null before the first. */
  get registryDigest(): Digest | null {
    return this.#registryDigest;
  }

  /** Every registry that was ever in force, the oldest first. */
  get registries(): readonly Registry[] {
    return this.#registries.map(({ registry }) => registry);
  }

  /** The registry that was in force after the first `size` entries. */
  registryAt(size: number): Registry {
    return this.#registries.findLast(({ entry }) => entry < size)?.registry ?? NO_REGISTRY;
  }

  /** The organization of a verifier by the registry that was in force after the first `size` entries. */
  organizationOf(verifier: string, size: number): string {
    return this.#registries.findLast(({ entry }) => entry < size)?.organizations.get(verifier) ?? verifier;
  }

  /** Tells of every entry that is taken in from here on. */
  follow(follower: (entry: NormalEntry) => void): void {
    this.#follow = follower;
  }

  /** Takes in the next entry of the log. */
  take(leaf: Leaf, read: Read): void {
    if (read.type === 'registry') {
      this.#setRegistry(read.registry);
      this.#registryDigest = leaf.envelope;
      this.journal.append(leaf, [], [], this.engine.point);
      this.#follow?.({ envelope: leaf.envelope, statements: [], registry: read.registry });
      return;
    }
    const positionsOf = (envelope: Digest): number[] => this.journal.entriesOfEnvelope(envelope).flatMap((entry) => this.journal.statementsOf(entry));
    const statements = read.said.map((said) => statementOf(leaf, said, positionsOf));
    for (const statement of statements) this.engine.append(statement);
    this.journal.append(leaf, read.said, this.#subjects(read.said), this.engine.point);
    this.#follow?.({ envelope: leaf.envelope, statements });
  }

  /**
   * Refuses a withdrawal of what its signer never submitted: there would be nothing to withdraw.
   * @throws RootlineError `unknown-subject`
   */
  requireWithdrawable(said: readonly Said[], verifier: string): void {
    for (const s of said) if (s.kind === 'withdrawal') for (const envelope of s.withdraws) this.#requireOwn(envelope, verifier);
  }

  #requireOwn(envelope: Digest, verifier: string): void {
    const own = this.journal.entriesOfEnvelope(envelope).some((entry) => this.journal.verifierOf(entry) === verifier);
    if (!own) throw new RootlineError('unknown-subject', `the log has no entry of ${verifier} with the envelope ${envelope}, so there is nothing to withdraw`);
  }

  #setRegistry(registry: Registry): void {
    this.engine.setVerifiers(signersOf(registry));
    this.#keyring = this.#keyringOf(registry);
    this.#registries.push({ entry: this.journal.size, registry, organizations: new Map(registry.verifiers.map((v) => [v.id, v.organization])) });
  }

  #keyringOf(registry: Registry): Keyring {
    return { registry, material: (id) => this.#materials.get(id) ?? null };
  }

  /** What an entry is about: the outputs, and the published digests of the files named. */
  #subjects(said: readonly Said[]): Digest[] {
    return said.flatMap((s) => {
      if (s.kind === 'withdrawal') return [];
      const published = s.of === undefined ? undefined : this.catalog.files.get(s.of)?.digest;
      return published === undefined ? [s.output] : [s.output, published];
    });
  }
}
