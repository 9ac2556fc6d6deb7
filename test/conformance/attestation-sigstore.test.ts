/** Sigstore's own conformance cases and SLSA provenance found in the wild: every outcome as expected. */
import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSpki } from '../../chains/attestation/der.ts';
import { preAuthEncoding } from '../../chains/attestation/dsse.ts';
import { readEnvelope } from '../../chains/attestation/envelope.ts';
import { openEnvelope } from '../../chains/attestation/open.ts';
import { portable } from '../../chains/attestation/primitives.ts';
import { holdsRaw } from '../../chains/attestation/raw-signature.ts';
import { sigstoreTrust, trustMaterial, verifyBundle } from '../../chains/attestation/sigstore-trust.ts';
import { isObject, parseJson, type JsonObject } from '../../chains/attestation/strict-json.ts';
import type { Keyring } from '../../chains/attestation/types.ts';
import { RootlineError } from '../../schema/error.ts';
import type { RegisteredKey } from '../../schema/registry.ts';
import { nodePrimitives } from '../../server/ingest/primitives.ts';
import { corpus, needs } from '../shared.ts';
import { keyring, refused, text } from '../unit/attestation-support.ts';
import { bytesOf } from './attestation-openpgp-support.ts';

interface Case { case: string; expected: 'pass' | 'fail'; bundle: string; artifact: string; trusted_root: string; key: string | null; identity: string | null; issuer: string | null; content: string }
interface Slsa {
  id: string; kind: string; file: string; expected: string; identity?: string; issuer?: string; subjects?: { digest: Record<string, string> }[];
  attestations?: { index: number; outcome: string; signed_by: string; identity: string | null }[];
  signatures?: { provenance: number; keyid: string; key_file: string; signed_bytes: string; verifies: boolean }[];
}

const conformance = corpus('corpora/sigstore-conformance');
const slsa = corpus('corpora/slsa');
const json = <T>(...path: string[]): T => JSON.parse(readFileSync(join(...path), 'utf8')) as T;
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const hashed = (hash: string, path: string): string => createHash(hash).update(readFileSync(path)).digest('hex');
/** Does a thing hold: true, or false for a refusal of ours; anything else is a fault. */
const holds = async (act: () => Promise<unknown>): Promise<boolean> => await refused(act) === null;

const parse = (path: string): JsonObject => {
  const bundle = parseJson(bytesOf(path));
  if (!isObject(bundle)) throw new RootlineError('malformed', 'no object');
  return bundle;
};
const keyless = (issuer: string, subject: string): Keyring => keyring({ them: [{ type: 'keyless', id: 'them-ci', issuer, subject }] });

describe.skipIf(conformance === null)(needs('corpora/sigstore-conformance', conformance), () => {
  const at = conformance ?? '';
  const cases = conformance === null ? [] : json<Case[]>(at, 'expected.json');

  async function verify(c: Case): Promise<void> {
    const material = trustMaterial(bytesOf(join(at, c.trusted_root)), () => {
      if (c.key === null) throw new Error('no key is given');
      return { publicKey: createPublicKey(readFileSync(join(at, c.key))), validFor: () => true };
    });
    const bundle = parse(join(at, c.bundle));
    const artifact = bytesOf(join(at, c.artifact));
    const { signer } = await verifyBundle(bundle, material, nodePrimitives, artifact);
    if (c.identity !== null) expect([signer.identity?.subjectAlternativeName, signer.identity?.extensions?.issuer]).toEqual([c.identity, c.issuer]);
    if (c.content === 'dsseEnvelope') {
      const envelope = readEnvelope(text(JSON.stringify(bundle)), null);
      const statement = envelope.format === 'sigstore-bundle' ? new TextDecoder().decode(envelope.dsse.payload) : '';
      if (!statement.includes(hashed('sha256', join(at, c.artifact)))) throw new RootlineError('wrong-digest', 'the statement is about another file');
    }
  }

  it('has 36 cases', () => {
    expect(cases.map((c) => c.expected).toSorted().filter((e) => e === 'fail')).toHaveLength(25);
    expect(cases).toHaveLength(36);
  });

  it.each(cases)('$expected: $case', async (c) => {
    expect(await holds(() => verify(c))).toBe(c.expected === 'pass');
  });

  it.each(cases.filter((c) => c.content === 'dsseEnvelope'))('opens, or does not open, as an envelope: $case', async (c) => {
    const sigstore = sigstoreTrust(bytesOf(join(at, c.trusted_root)));
    const open = (): Promise<unknown> => openEnvelope(readEnvelope(bytesOf(join(at, c.bundle)), null), keyless(c.issuer ?? '', c.identity ?? ''), { sigstore });
    expect(await holds(open)).toBe(c.expected === 'pass');
  });

  it.each(conformance === null ? [] : json<{ bundle: string; identity: string; trusted_root: string }[]>(at, 'more-bundles/expected.json'))('opens $bundle', async (c) => {
    const sigstore = sigstoreTrust(bytesOf(join(at, c.trusted_root)));
    const envelope = readEnvelope(bytesOf(join(at, c.bundle)), null);
    const { issuer } = await sigstore.identify(envelope as Parameters<typeof sigstore.identify>[0], portable);
    expect(await openEnvelope(envelope, keyless(issuer, c.identity), { sigstore })).toMatchObject({ format: 'sigstore-bundle', verifier: 'them' });
  });

  it('believes no certificate without a trusted root, and no file signature for a statement', async () => {
    const [dsse, message] = ['happy-path-intoto-in-dsse-v3', 'happy-path-v0.3'].map((name) => bytesOf(join(at, 'cases', name, 'bundle.sigstore.json')));
    expect(await refused(() => openEnvelope(readEnvelope(dsse ?? new Uint8Array(), null), keyless('a', 'b')))).toBe('unsupported-format');
    expect(await refused(async () => readEnvelope(message ?? new Uint8Array(), null))).toBe('unsupported-format');
  });
});

describe.skipIf(slsa === null)(needs('corpora/slsa', slsa), () => {
  const at = slsa ?? '';
  const all = slsa === null ? [] : json<Slsa[]>(at, 'expected.json');
  const kind = (name: string): Slsa[] => all.filter((c) => c.kind === name);
  const trust = slsa === null ? undefined : sigstoreTrust(bytesOf(join(at, 'trusted_root.public-good.json')));
  const options = trust === undefined ? {} : { sigstore: trust };

  it.each(kind('sigstore-bundle'))('$expected: $id', async (c) => {
    const ring = keyless(c.issuer ?? 'https://token.actions.githubusercontent.com', c.identity ?? '*');
    const open = async (): ReturnType<typeof openEnvelope> => openEnvelope(readEnvelope(bytesOf(join(at, c.file)), null), ring, options);
    expect(await holds(open)).toBe(c.expected === 'pass');
    if (c.expected !== 'pass') return;
    const { payload } = await open();
    for (const { digest } of c.subjects ?? []) expect(new TextDecoder().decode(payload)).toContain(digest['sha256'] ?? '-');
    const stranger = keyless(c.issuer ?? '', `${c.identity}x`);
    expect(await refused(() => openEnvelope(readEnvelope(bytesOf(join(at, c.file)), null), stranger, options))).toBe('unknown-key');
  });

  it.each(kind('npm-attestations'))('$expected: $id', async (c) => {
    const { attestations } = json<{ attestations: { bundle: object }[] }>(at, c.file);
    const { keys } = json<{ keys: { keyId: string; publicKey: { rawBytes: string } }[] }>(at, 'keys.npm-registry.json');
    const registry: RegisteredKey[] = keys.map(({ keyId, publicKey }, i) => ({ type: 'public-key', id: `npm-${i}`, algorithm: 'ecdsa-p256', spki: publicKey.rawBytes, keyid: keyId }));
    const issuer = 'https://token.actions.githubusercontent.com';
    for (const { index, outcome, identity } of c.attestations ?? []) {
      const ring = keyring({ npm: registry, ci: [{ type: 'keyless', id: 'ci', issuer, subject: identity ?? '*' }] });
      const open = (): Promise<unknown> => openEnvelope(readEnvelope(text(JSON.stringify(attestations[index]?.bundle)), null), ring, options);
      expect(await holds(open), `${c.id} ${index}`).toBe(outcome === 'pass');
    }
  });

  it.each([...kind('dsse-with-certificate'), ...kind('dsse-without-certificate')])('$id: the signature may hold, but nothing says when it was made', async (c) => {
    const envelope = readEnvelope(bytesOf(join(at, c.file)), null);
    if (envelope.format !== 'dsse') throw new Error('not DSSE');
    const [signature] = json<{ signatures: { cert?: string }[] }>(at, c.file).signatures;
    expect(signature?.cert !== undefined).toBe(c.kind === 'dsse-with-certificate');
    if (signature?.cert !== undefined) {
      const key = readSpki(new Uint8Array(new X509Certificate(signature.cert).publicKey.export({ type: 'spki', format: 'der' })));
      expect(await holdsRaw(key, preAuthEncoding(envelope.payloadType, envelope.payload), envelope.signatures[0]?.sig ?? new Uint8Array(), portable)).toBe(true);
    }
    expect(await refused(() => openEnvelope(envelope, keyless(c.issuer ?? '', c.identity ?? '*'), options))).toBe('unknown-key');
  });

  it.each(kind('gcb-provenance'))('$expected: $id, and a signature over the bare payload is no DSSE signature', async (c) => {
    const { provenance_summary: { provenance } } = json<{ provenance_summary: { provenance: { envelope: { payload: string; payloadType: string; signatures: { sig: string; keyid: string }[] } }[] } }>(at, c.file);
    const perEnvelope = new Map<number, number>();
    for (const { provenance: p, keyid, key_file, signed_bytes, verifies } of c.signatures ?? []) {
      const { payload, payloadType, signatures } = provenance[p]?.envelope ?? { payload: '', payloadType: '', signatures: [] };
      const nth = perEnvelope.get(p) ?? 0;
      perEnvelope.set(p, nth + 1);
      const bytes = new Uint8Array(Buffer.from(payload, 'base64url'));
      const sig = new Uint8Array(Buffer.from(signatures[nth]?.sig ?? '', 'base64url'));
      const key = readSpki(new Uint8Array(createPublicKey(readFileSync(join(at, 'gcb-keys', key_file))).export({ type: 'spki', format: 'der' })));
      const signed = signed_bytes === 'PAE' ? preAuthEncoding(payloadType, bytes) : bytes;
      expect(await holdsRaw(key, signed, sig, nodePrimitives), `${keyid} ${nth}`).toBe(verifies);
      if (sig.length === 0) continue;
      const dsse = text(JSON.stringify({ payload: base64(bytes), payloadType, signatures: [{ sig: base64(sig), keyid }] }));
      const ring = keyring({ gcb: [{ type: 'public-key', id: 'gcb', algorithm: 'ecdsa-p256', spki: base64(key.spki), keyid }] });
      expect(await holds(() => openEnvelope(readEnvelope(dsse, null), ring))).toBe(verifies && signed_bytes === 'PAE');
    }
  });
});
