/** The three layers an envelope passes: bytes, opened (the signature holds), said (normal form). Only the functions named here move it up. */
import type { Digest, FileId } from '../../schema/ids.ts';
import type { Comparison, Input } from '../../schema/input.ts';
import type { Result } from '../../schema/attestation.ts';
import type { Registry } from '../../schema/registry.ts';
import type { CatalogFile } from '../../schema/catalog.ts';

/** Registered keys and the material held for them. */
export interface Keyring {
  registry: Registry;
  /** Public key material by registered key id, or null when it was never given. */
  material(keyId: string): Uint8Array | null;
}

/** An envelope whose signature holds for a registered key. */
export interface Opened {
  /** `openpgp`, `dsse`, `sigstore-bundle`… */
  format: string;
  verifier: string;
  key: string;
  /** The signed bytes, exactly. */
  payload: Uint8Array;
  payloadType: string;
  /** Who said what, however it was encoded: sha256 over verifier, payload type and payload. */
  statementId: Digest;
  /** When the signature says it was made; its own word, never counted. */
  created: string | null;
  /** The key's standing by its own certificate when it signed: valid, expired-when-signed, expired-since, revoked, unknown. Shown, never counted. */
  keyStanding: 'valid' | 'expired-when-signed' | 'expired-since' | 'revoked' | 'unknown';
  /** The OpenPGP key that made the signature, often a subkey of the registered one; upper-case hex. */
  fingerprint?: string;
}

/** One verifier's signature that holds, before the statement has its id. */
export type Signed = Omit<Opened, 'statementId'>;

/** What a statement says, in normal form, without who and when. */
export type Said =
  | { kind: 'attestation'; output: Digest; of?: FileId; inputs: Input[]; builder?: string; comparison: Comparison; result: Result }
  /** Names entries by the sha256 of their envelope. */
  | { kind: 'withdrawal'; withdraws: Digest[] };

/** What interpreting a statement needs to know of the catalog. */
export interface Published {
  /** Files that publish these bytes, the first published first. */
  byDigest(digest: Digest): readonly CatalogFile[];
  file(id: FileId): CatalogFile | null;
  /** Files by the name of their download. */
  byName(name: string): readonly CatalogFile[];
}
