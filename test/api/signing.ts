/** Verifiers for tests: real Ed25519 keys, registered, whose envelopes really hold. */
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { preAuthEncoding } from '../../chains/attestation/dsse.ts';
import { writeStatement, writeWithdrawal, type Rebuild } from '../../chains/attestation/statement.ts';
import type { RegisteredKey, Registry } from '../../schema/registry.ts';

const TYPE = 'application/vnd.in-toto+json';

export interface TestVerifier {
  id: string;
  organization: string;
  key: RegisteredKey;
  privateKey: KeyObject;
}

/** @param more standing of the key: `revoked`, `compromised` */
export function makeVerifier(id: string, organization = id, more: Partial<RegisteredKey> = {}): TestVerifier {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  return { id, organization, privateKey, key: { type: 'public-key', id: `${id}-key`, algorithm: 'ed25519', spki, ...more } as RegisteredKey };
}

/** An operator's registry file of these verifiers. */
export function registryOf(verifiers: readonly TestVerifier[]): Registry {
  return {
    organizations: [...new Set(verifiers.map((v) => v.organization))].map((id) => ({ id, name: id.toUpperCase() })),
    verifiers: verifiers.map(({ id, organization, key }) => ({ id, name: `Verifier ${id}`, organization, keys: [key] })),
  };
}

/** A DSSE envelope over any payload. */
export function envelope(verifier: TestVerifier, payload: Uint8Array, payloadType = TYPE): Uint8Array {
  const sig = sign(null, preAuthEncoding(payloadType, payload), verifier.privateKey).toString('base64');
  return Buffer.from(JSON.stringify({ payload: Buffer.from(payload).toString('base64'), payloadType, signatures: [{ keyid: verifier.key.id, sig }] }));
}

export function attest(verifier: TestVerifier, rebuild: Rebuild): Uint8Array {
  return envelope(verifier, writeStatement(rebuild));
}

export function withdraw(verifier: TestVerifier, ...envelopes: Uint8Array[]): Uint8Array {
  return envelope(verifier, writeWithdrawal(envelopes.map(digestOf)));
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
