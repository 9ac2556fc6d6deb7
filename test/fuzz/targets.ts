/** What is fuzzed: every parser of bytes from outside. A target may refuse with an error of ours; any other error is a fault. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentOf } from '../../chains/attestation/content.ts';
import { readSpki } from '../../chains/attestation/der.ts';
import { readEnvelope, splitEnvelopes } from '../../chains/attestation/envelope.ts';
import { interpret } from '../../chains/attestation/interpret.ts';
import { describeKey, matchPin } from '../../chains/attestation/key-material.ts';
import { openAll } from '../../chains/attestation/open.ts';
import { readCertificates } from '../../chains/attestation/openpgp/certificate.ts';
import { readDetached } from '../../chains/attestation/openpgp/detached.ts';
import { kindOfBytes, payloadTypes, type PayloadKind } from '../../chains/attestation/payload.ts';
import { portable } from '../../chains/attestation/primitives.ts';
import { sigstoreTrust } from '../../chains/attestation/sigstore-trust.ts';
import { parseJson } from '../../chains/attestation/strict-json.ts';
import type { Keyring, Published } from '../../chains/attestation/types.ts';
import { fromBase64, utf8 } from '../../chains/log/encoding.ts';
import type { CatalogFile } from '../../schema/catalog.ts';
import { corpus } from '../shared.ts';
import { logTargets } from './log-targets.ts';
import { A, jsonEnvelopes, openPgpSamples, payloads, publicKeys, registered } from './samples.ts';

export interface Target {
  /** Good inputs; fuzzing changes them. */
  samples: readonly Uint8Array[];
  /** Inputs that are tried once, as they are. */
  worst?: readonly Uint8Array[];
  run(bytes: Uint8Array): unknown;
}

const file: CatalogFile = { id: 'go@1/a', release: 'go@1', platform: 'linux-amd64', role: 'binary', digest: `sha256:${A}`, name: 'go.tar.gz' };
const published: Published = {
  byDigest: (digest) => (digest === file.digest ? [file] : []), file: (id) => (id === file.id ? file : null), byName: (name) => (name === file.name ? [file] : []),
};

/** Where a real bundle under a certificate is, with the root it is believed by. */
export const KEYLESS = 'corpora/sigstore-conformance';

/** Bundles under a certificate, checked as a server checks them; none where there is no real one to start from. */
function keylessTargets(keyring: Keyring): Record<string, Target> {
  const folder = corpus(KEYLESS);
  if (folder === null) return {};
  const sigstore = sigstoreTrust(readFileSync(join(folder, 'trusted_root.public-good.json')));
  const samples = ['happy-path-intoto-in-dsse-v3', 'rekor2-timestamp-with-embedded-cert'].map((name) => readFileSync(join(folder, 'cases', name, 'bundle.sigstore.json')));
  return { 'sigstore-keyless': { samples, run: async (bytes) => { await openAll(readEnvelope(bytes, null), keyring, { primitives: portable, sigstore }); } } };
}

/** Reads, opens and interprets: all that a submission passes. */
async function submit(bytes: Uint8Array, keyring: Keyring): Promise<void> {
  const envelope = readEnvelope(bytes, null);
  interpret(await contentOf(envelope, portable), published);
  for (const opened of await openAll(envelope, keyring, { primitives: portable, at: '2026-01-01T00:00:00Z' })) interpret(opened, published);
}

/** As much as an envelope may hold of what takes a careless parser quadratic time. */
const worst = {
  json: [utf8('['.repeat(1 << 20)), utf8(`"${'\\u0041'.repeat(170_000)}"`), utf8(`{${Array.from({ length: 90_000 }, (_, i) => `"${i}":0`).join(',')}}`), utf8(`[${'9'.repeat(1 << 19)}]`)],
  lines: [utf8('\n'.repeat(1 << 20)), utf8(' '.repeat(1 << 20)), utf8(`${' '.repeat((1 << 20) - 1)}x`), utf8(`${A}  x\n`.repeat(15_000)), utf8('x'.repeat(1 << 20))],
  fields: [utf8(`Format: 1.0\n${Array.from({ length: 100_000 }, (_, i) => `A${i}:\n`).join('')}`), utf8(`Format: 1.0\n${' x\n'.repeat(300_000)}`)],
  clear: [utf8(`-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${' '.repeat(900_000)}x\n-----BEGIN PGP SIGNATURE-----\n`), utf8('-----BEGIN PGP SIGNED MESSAGE-----\n'.repeat(28_000)), utf8('-----BEGIN PGP MESSAGE-----\n'.repeat(36_000))],
  link: [utf8(`{"signatures":[{"keyid":"","sig":"00"}],"signed":{${Array.from({ length: 50_000 }, (_, i) => `"\u{1f600}${99_999 - i}":0`).join(',')}}}`)],
};

/** The targets by name. */
export async function targets(): Promise<Record<string, Target>> {
  const pgp = await openPgpSamples();
  const keyring: Keyring = {
    registry: { organizations: [{ id: 'o', name: 'o' }], verifiers: [{ id: 'v', name: 'v', organization: 'o', keys: [registered, pgp.pin, { type: 'keyless', id: 'c', issuer: 'https://token.actions.githubusercontent.com', subject: '*' }] }] },
    material: (id) => (id === 'p' ? pgp.material : null),
  };
  const all = Object.values(payloads).flat();
  const reader = (kind: PayloadKind): Target => ({ samples: payloads[kind], worst: [...(kind === 'buildinfo' ? worst.fields : []), ...worst.lines], run: (payload) => interpret({ payload, payloadType: payloadTypes[kind] }, published) });
  return {
    'json': { samples: [...all, ...jsonEnvelopes], worst: worst.json, run: (bytes) => parseJson(bytes) },
    'base64': { samples: [utf8('AAECAwQF'), utf8('AA=='), utf8('AAE=')], run: (bytes) => fromBase64(Buffer.from(bytes).toString('latin1'), 'it') },
    'der': { samples: publicKeys, run: readSpki },
    'kind': { samples: all, worst: worst.lines, run: kindOfBytes },
    'split': { samples: [utf8('{"a":1}\n{"b":2}\n')], worst: [utf8(`{${'\n'.repeat(1 << 19)}`), ...worst.lines], run: splitEnvelopes },
    'json-envelopes': { samples: [...jsonEnvelopes, ...pgp.detached], worst: [...worst.json, ...worst.link], run: (bytes) => submit(bytes, keyring) },
    'openpgp-message': { samples: pgp.messages, run: (bytes) => submit(bytes, keyring) },
    'openpgp-cleartext': { samples: pgp.cleartexts, worst: [...worst.clear, ...worst.lines], run: (bytes) => submit(bytes, keyring) },
    'openpgp-signature': { samples: pgp.signatures, run: readDetached },
    'openpgp-certificate': { samples: pgp.certificates, run: readCertificates },
    'key-material': { samples: [...pgp.certificates, ...publicKeys.map((der) => utf8(`-----BEGIN PUBLIC KEY-----\n${Buffer.from(der).toString('base64')}\n-----END PUBLIC KEY-----\n`))], run: async (bytes) => { await describeKey(bytes); await matchPin(bytes, pgp.pin); } },
    'trusted-root': { samples: [utf8('{"mediaType":"x","tlogs":[{"baseUrl":"u","hashAlgorithm":"SHA2_256","publicKey":{"rawBytes":"AAAA","keyDetails":"PKIX_ECDSA_P256_SHA_256","validFor":{"start":"2021-01-12T11:53:27Z"}},"logId":{"keyId":"AAAA"}}],"certificateAuthorities":[]}')], run: (bytes) => { sigstoreTrust(bytes); } },
    ...Object.fromEntries((Object.keys(payloads) as PayloadKind[]).map((kind) => [kind, reader(kind)])),
    ...keylessTargets(keyring),
    ...logTargets,
  };
}
