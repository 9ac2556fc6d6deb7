/** Real and constructed samples of the formats that carry rebuild results: what should hold holds, what a reader should find is found. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBuildinfo } from '../../chains/attestation/buildinfo.ts';
import { bitLength } from '../../chains/attestation/der.ts';
import { readEnvelope, splitEnvelopes } from '../../chains/attestation/envelope.ts';
import { readGorebuild } from '../../chains/attestation/gorebuild.ts';
import { interpret } from '../../chains/attestation/interpret.ts';
import { describeKey } from '../../chains/attestation/key-material.ts';
import { productsOf } from '../../chains/attestation/link.ts';
import { openAll } from '../../chains/attestation/open.ts';
import { readDigestList } from '../../chains/attestation/sha256sums.ts';
import type { Keyring, Opened } from '../../chains/attestation/types.ts';
import { concatBytes } from '../../chains/log/encoding.ts';
import { RootlineError } from '../../schema/error.ts';
import { corpus, needs } from '../shared.ts';
import { keyring, publishing, text } from '../unit/attestation-support.ts';
import { bytesOf, filesIn, keyringOf } from './attestation-openpgp-support.ts';

interface Sample {
  file: string; format: string; key?: string; keys?: string[]; verdict?: string; expected?: string; fingerprint?: string; gpg_2_2_verify?: string[];
  signatures?: { keyid: string; verdict: string }[]; signature?: { verdict: string; issuer_fingerprint: string } | string; products?: Record<string, string>;
  fields?: Record<string, string>; checksums_sha256?: Record<string, { sha256: string; size: number }>; installed_build_depends?: number;
  expected_status?: string; files?: number; file_status?: Record<string, number>; posted_sha256?: Record<string, string>; upstream_sha256?: string;
}

const folder = corpus('corpora/formats');
const at = folder ?? '';
const samples: Sample[] = folder === null ? [] : JSON.parse(readFileSync(join(at, 'expected.json'), 'utf8')) as Sample[];
const ofFormat = (format: string): Sample[] => samples.filter((s) => s.format.startsWith(format));

/** A keyring of the PEM keys in a file or files, each its own verifier. */
async function pemKeyring(paths: string[], keyid?: string): Promise<Keyring> {
  const keys = await Promise.all(paths.map(async (path) => (await describeKey(bytesOf(path)))[0]));
  return keyring(Object.fromEntries(keys.flatMap((key, i) => (key?.type === 'public-key' && key.algorithm !== 'ecdsa-p521' && key.algorithm !== 'ecdsa-secp256k1'
    ? [[`v${i}`, [{ type: 'public-key', id: `k${i}`, algorithm: key.algorithm, spki: key.spki, ...(keyid === undefined ? {} : { keyid }) }]]] : []))));
}

async function outcome(bytes: Uint8Array, ring: Keyring): Promise<Opened[] | string> {
  try {
    return await openAll(readEnvelope(bytes, null), ring);
  } catch (error) {
    if (error instanceof RootlineError) return error.code;
    throw error;
  }
}

describe.skipIf(folder === null)(needs('corpora/formats', folder), () => {
  it.each(ofFormat('rebuilderd'))('judges every signature of $file', async (sample) => {
    const ring = await pemKeyring((sample.keys ?? []).map((key) => join(at, key)));
    const result = await outcome(bytesOf(join(at, sample.file)), ring);
    const verdicts = sample.signatures?.map((s) => s.verdict) ?? [];
    if (!verdicts.includes('good')) return expect(result).toBe('bad-signature');
    expect(result).toMatchObject([{ format: 'in-toto-link' }]);
    const [opened] = result as Opened[];
    expect(productsOf(opened?.payload ?? new Uint8Array())).toEqual(Object.entries(sample.products ?? {}).map(([name, hex]) => ({ name, digest: `sha256:${hex}` })));
  });

  it('reads rebuilderd\'s PEM keys in both shapes as one key, and knows it by the id that in-toto computes', async () => {
    const [a, b] = await Promise.all(['11c19a978c9977a6.pub', '11c19a978c9977a6.rfc8410.pub'].map((name) => describeKey(bytesOf(join(at, 'rebuilderd/keys', name)))));
    expect(a).toEqual(b);
    // With many keys registered only the one that the link names is tried: it must be found by its in-toto id.
    const ring = await pemKeyring([join(at, 'rebuilderd/keys/11c19a978c9977a6.pub')]);
    const [other] = await describeKey(bytesOf(join(at, 'rebuilderd/keys/1ae6d32cb5bb8a98.pub')));
    const crowd = Array.from({ length: 100 }, (_, i) => ({ type: 'public-key' as const, id: `x${i}`, algorithm: 'ed25519' as const, spki: other?.type === 'public-key' ? other.spki : '' }));
    ring.registry.verifiers.push({ id: 'crowd', name: 'crowd', organization: 'crowd', keys: crowd });
    expect(await outcome(bytesOf(join(at, 'rebuilderd/alder-good.in-toto.link')), ring)).toMatchObject([{ verifier: 'v0' }]);
  });

  it('makes one statement of a link whose members are in another order', async () => {
    const ring = await pemKeyring([join(at, 'rebuilderd/keys/11c19a978c9977a6.pub')]);
    const [a, b] = await Promise.all(['alder-good', 'alder-keys-reordered'].map((name) => outcome(bytesOf(join(at, `rebuilderd/${name}.in-toto.link`)), ring)));
    expect((a as Opened[])[0]?.statementId).toBe((b as Opened[])[0]?.statementId);
  });

  it('holds the OpenPGP signature of a link that was taken apart', async () => {
    const key = JSON.parse(readFileSync(join(at, 'in-toto-gpg-link/key.5863835e.json'), 'utf8')) as { keyid: string; keyval: { public: { n: string } } };
    // The sample gives only numbers; with this creation time they have the fingerprint that it gives.
    const material = publicKeyPacket(1544111903, Buffer.from(key.keyval.public.n, 'hex'));
    const pin = { type: 'openpgp', id: 'k', fingerprint: key.keyid.toUpperCase() } as const;
    const bytes = bytesOf(join(at, 'in-toto-gpg-link/rebuild.5863835e.link'));
    const ring = keyring({ v: [pin] }, { k: material });
    expect(await outcome(bytes, ring)).toMatchObject([{ verifier: 'v', fingerprint: pin.fingerprint, created: '2018-12-06T17:37:41Z' }]);
    expect(await outcome(text(new TextDecoder().decode(bytes).replace('95b066f5', '95b066f6')), ring)).toBe('bad-signature');
    expect(await outcome(bytes, keyring({ v: [pin] }))).toBe('key-not-held');
  });

  it('reads the real .buildinfo, whose signer nobody registered', async () => {
    const [sample] = ofFormat('Debian .buildinfo');
    const bytes = bytesOf(join(at, sample?.file ?? ''));
    expect(await outcome(bytes, keyring({}))).toBe('unknown-key');
    const envelope = readEnvelope(bytes, null);
    if (envelope.format !== 'openpgp-cleartext' || typeof sample?.signature !== 'object') throw new Error('not clearsigned');
    expect(envelope.signatures[0]?.issuer).toBe(sample.signature.issuer_fingerprint);
    const { fields, files, installed } = readBuildinfo(envelope.data);
    for (const [name, value] of Object.entries(sample.fields ?? {})) expect(fields.get(name), name).toBe(value);
    expect(Object.fromEntries(files.map(({ name, digest, size }) => [name, { sha256: digest.slice(7), size }]))).toEqual(sample.checksums_sha256);
    expect(installed).toHaveLength(sample.installed_build_depends ?? 0);
  });

  it.each(ofFormat('Debian .buildinfo').slice(1))('treats $file as it should be: $expected', async (sample) => {
    const ring = await keyringOf([join(at, sample.key ?? '')]);
    const result = await outcome(bytesOf(join(at, sample.file)), ring);
    if (sample.expected === 'accept') {
      const opened = (result as Opened[])[0];
      expect(opened?.payloadType).toBe('application/vnd.rootline.buildinfo');
      expect(readBuildinfo(opened?.payload ?? new Uint8Array()).fields.get('Source')).toBe('cedar');
    } else {
      const reasons: Record<string, string> = { 'digest-changed': 'bad-signature', 'text-before': 'malformed', 'signature-missing': 'unsigned', 'unsigned': 'unsigned' };
      expect(result).toBe(reasons[sample.file.replace(/.*\/|\.buildinfo/g, '')]);
    }
  });

  it.each(ofFormat('clearsigned digest list'))('holds $file and tells its four digests apart', async (sample) => {
    const ring = await keyringOf(filesIn(join(at, 'clearsigned-digests/keys')));
    const [opened] = await outcome(bytesOf(join(at, sample.file)), ring) as Opened[];
    expect(opened).toMatchObject({ fingerprint: sample.fingerprint, payloadType: 'application/vnd.rootline.sha256sums' });
    const listed = readDigestList(opened?.payload ?? new Uint8Array());
    expect(listed.map(({ digest }) => digest.split(':')[0])).toEqual(['sha1', 'sha256']);
    expect(new Set(listed.map(({ name }) => name)).size).toBe(1);
  });

  it.each(ofFormat('OSS Rebuild bundle'))('judges every line of $file: $expected', async (sample) => {
    const lines = splitEnvelopes(bytesOf(join(at, sample.file)));
    const [first] = lines.map((line) => readEnvelope(line, null));
    const ring = await pemKeyring([join(at, sample.key ?? '')], first?.format === 'dsse' ? first.signatures[0]?.keyid : undefined);
    const published = publishing([{ id: 'alder@1/crate', digest: `sha256:${sample.upstream_sha256}` }]);
    const results = await Promise.all(lines.map((line) => outcome(line, ring)));
    const said = results.map((result) => (typeof result === 'string' ? result : interpret(result[0] as Opened, published)));
    const good = [{ kind: 'attestation', of: 'alder@1/crate', comparison: 'bit-identical', result: 'reproduced' }];
    expect(said).toMatchObject(sample.expected === 'both signatures good' ? [good, good] : [good, 'bad-signature']);
  });

  it.each(ofFormat('OSS Rebuild statement'))('finds no signature on $file', async (sample) => {
    expect(await outcome(bytesOf(join(at, sample.file)), keyring({}))).toBe('unsigned');
  });

  it.each(ofFormat('gorebuild'))('reads $file and joins it with the published digests', async (sample) => {
    const payload = bytesOf(join(at, sample.file));
    expect(await outcome(payload, keyring({}))).toBe('unsigned');
    const report = readGorebuild(payload);
    expect(report.status).toBe(sample.expected_status);
    for (const [status, n] of Object.entries(sample.file_status ?? {})) expect(report.files.filter((f) => f.status === status), status).toHaveLength(n);
    const posted = Object.entries(sample.posted_sha256 ?? {});
    const published = publishing(posted.map(([name, hex]) => ({ id: `go@1.26.7/${name}`, digest: `sha256:${hex}`, name })));
    const said = interpret({ payload, payloadType: 'application/vnd.rootline.gorebuild+json' }, published);
    expect(said.map((s) => 'of' in s ? [s.of, s.output, s.comparison, s.result] : []).toSorted()).toEqual(posted.map(([name, hex]) => [
      `go@1.26.7/${name}`, `sha256:${hex}`, name.includes('darwin') ? 'signature-stripped' : 'bit-identical', 'reproduced',
    ]).toSorted());
  });
});

/** A bare version 4 RSA key packet with the exponent 65537. */
function publicKeyPacket(created: number, n: Uint8Array): Uint8Array {
  const number = (bytes: Uint8Array): Uint8Array => concatBytes(Uint8Array.of(bitLength(bytes) >> 8, bitLength(bytes) & 0xff), bytes);
  const time = new Uint8Array(4);
  new DataView(time.buffer).setUint32(0, created);
  const body = concatBytes(Uint8Array.of(4), time, Uint8Array.of(1), number(n), number(Uint8Array.of(1, 0, 1)));
  return concatBytes(Uint8Array.of(0x99, body.length >> 8, body.length & 0xff), body);
}
