/** Good inputs for the fuzz targets to start from: one of everything that is parsed. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { createCleartextMessage, createMessage, generateKey, readPrivateKey, sign as signOpenPgp } from 'openpgp';
import { preAuthEncoding } from '../../chains/attestation/dsse.ts';
import { canonicalJson } from '../../chains/attestation/link.ts';
import { writeStatement, writeWithdrawal } from '../../chains/attestation/statement.ts';
import { concatBytes, utf8 } from '../../chains/log/encoding.ts';
import type { RegisteredKey } from '../../schema/registry.ts';

export const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const json = (value: unknown): Uint8Array => utf8(JSON.stringify(value));
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const ed = generateKeyPairSync('ed25519');
const list = `${A}  go.tar.gz\n${B} *go.pkg\n`;
const rebuild = writeStatement({ of: 'go@1/a', output: `sha256:${A}`, comparison: 'bit-identical', result: 'reproduced', inputs: [{ role: 'compiler', digest: `sha256:${B}`, name: 'go' }], startedOn: '2026-01-01T00:00:00Z' });
const slsa = (buildType: string, over: object): Uint8Array => json({
  _type: 'https://in-toto.io/Statement/v1', subject: [{ name: 'rebuild/go.tar.gz', digest: { sha256: A } }], predicateType: 'https://slsa.dev/provenance/v1',
  predicate: { buildDefinition: { buildType, ...over }, runDetails: { builder: { id: 'x' } } },
});
const equivalence = {
  externalParameters: { candidate: 'c', target: 't' }, resolvedDependencies: [{ name: 'c', digest: { sha256: B } }, { name: 't', digest: { sha256: A }, annotations: { role: 'source' } }],
};
const link = { _type: 'link', name: 'rebuild go', materials: {}, products: { 'go.tar.gz': { sha256: A } }, byproducts: {}, command: [], environment: null };
const dsse = { payload: base64(rebuild), payloadType: 'application/vnd.in-toto+json', signatures: [{ keyid: 'k', sig: base64(sign(null, preAuthEncoding('application/vnd.in-toto+json', rebuild), ed.privateKey)) }] };
const log = (Status: string, ...texts: string[]): object => ({ Name: 'x', Status, Messages: texts.map((Text) => ({ Time: '2026-01-01T00:00:00Z', Text })) });

/** Payloads by what they are. */
export const payloads = {
  'in-toto': [
    rebuild, writeWithdrawal([`sha256:${A}`], 'a reason'), slsa('https://example.org', equivalence),
    slsa('https://docs.oss-rebuild.dev/builds/Rebuild@v0.1', {}), slsa('https://docs.oss-rebuild.dev/builds/ArtifactEquivalence@v0.1', equivalence),
    json({ _type: 'https://in-toto.io/Statement/v0.1', predicateType: 'https://slsa.dev/provenance/v0.2', subject: [{ name: 'x', digest: { sha256: A } }], predicate: { materials: [] } }),
  ],
  'link': [utf8(canonicalJson(link))],
  'atomic-signature': [json([{ critical: { type: 'pgp container image signature', identity: { 'docker-reference': 'stagex/go' }, image: { 'docker-manifest-digest': A } }, optional: null }])],
  'sha256sums': [utf8(list)],
  'gitian-assert': [utf8(`--- !!omap\n- out_manifest: |\n    ${A}  go.tar.gz\n- in_manifest: |-\n    x\n`), utf8(`--- !!omap\n- out_manifest: ! '${A}  go.tar.gz\n\n'\n- name: x\n`), utf8(`--- !!omap\n- out_manifest: "${A}  go.tar.gz\\n"\n`)],
  'buildinfo': [utf8(`Format: 1.0\nSource: go\nChecksums-Sha256:\n ${A} 10 go.tar.gz\nInstalled-Build-Depends:\n gcc (= 14),\n libc6 (= 2)\n`)],
  'gorebuild': [json({
    Version: 'x', GoVersion: 'go1', GOOS: 'linux', GOARCH: 'amd64', Full: false, Log: log('PASS'), Bootstraps: [{ Version: 'go1', Dir: '/', Err: null, Log: log('', 'using go1.24.2 binary distribution for go1.24') }],
    Releases: [{ Version: 'go1', Log: log('PASS'), Files: [{ Name: 'go.tar.gz', Log: log('PASS', 'PASS: rebuilt with []') }, { Name: 'go.pkg', Log: log('FAIL', `FAIL: rebuilt SHA256 ${A} does not match public download SHA256 ${B}`) }] }],
  })],
} as const satisfies Record<string, readonly Uint8Array[]>;

export const jsonEnvelopes = [
  json(dsse), json({ signatures: [{ keyid: 'k', sig: '00'.repeat(64) }, { keyid: A.slice(0, 40), other_headers: '040001080006050200000000', signature: 'ff'.repeat(256) }], signed: link }),
  json({ mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', verificationMaterial: { publicKey: { hint: 'k' } }, dsseEnvelope: dsse }),
];

export const registered: RegisteredKey = { type: 'public-key', id: 'k', algorithm: 'ed25519', spki: base64(ed.publicKey.export({ type: 'spki', format: 'der' })) };
export const publicKeys = [
  ed.publicKey.export({ type: 'spki', format: 'der' }), generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'der' }),
  generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' }),
];

export interface OpenPgpSamples { pin: RegisteredKey; material: Uint8Array; messages: Uint8Array[]; cleartexts: Uint8Array[]; signatures: Uint8Array[]; detached: Uint8Array[]; certificates: Uint8Array[] }

/** Everything OpenPGP, by a fresh key with a signing subkey. */
export async function openPgpSamples(): Promise<OpenPgpSamples> {
  const made = await Promise.all([
    generateKey({ type: 'curve25519', userIDs: [{ name: 'a' }], subkeys: [{ sign: true }], keyExpirationTime: 86_400, format: 'armored' }),
    generateKey({ type: 'rsa', rsaBits: 2048, userIDs: [{ name: 'b' }], format: 'armored' }), generateKey({ type: 'ecc', curve: 'nistP256', userIDs: [{ name: 'c' }], format: 'armored' }),
  ]);
  const key = await readPrivateKey({ armoredKey: made[0].privateKey });
  const binary = utf8(list);
  const message: Uint8Array = await signOpenPgp({ message: await createMessage({ binary }), signingKeys: key, format: 'binary' });
  const armored: string = await signOpenPgp({ message: await createMessage({ binary }), signingKeys: key });
  const signature: Uint8Array = await signOpenPgp({ message: await createMessage({ binary }), signingKeys: key, format: 'binary', detached: true });
  const armoredSignature: string = await signOpenPgp({ message: await createMessage({ binary }), signingKeys: key, detached: true });
  const clear: string = await signOpenPgp({ message: await createCleartextMessage({ text: list }), signingKeys: key });
  const publicKey = key.toPublic();
  return {
    pin: { type: 'openpgp', id: 'p', fingerprint: key.getFingerprint().toUpperCase() }, material: publicKey.write(),
    messages: [message, utf8(armored), concatBytes(Uint8Array.of(0xa3, 1), deflateRawSync(message)), concatBytes(Uint8Array.of(0xc8, 0xe9), concatBytes(Uint8Array.of(1), deflateRawSync(message), new Uint8Array(512)).slice(0, 512), Uint8Array.of(0))],
    cleartexts: [utf8(clear), utf8(clear.replaceAll('\n', '\r\n'))],
    signatures: [signature, utf8(armoredSignature), concatBytes(signature, signature)],
    detached: [json({ v: 1, format: 'sha256sums', name: 'x', payload: base64(binary), signature: base64(signature) })],
    certificates: [publicKey.write(), utf8(publicKey.armor()), ...made.map((m) => utf8(m.publicKey)), utf8(made.map((m) => m.publicKey).join('\n'))],
  };
}
