/**
 * Sigstore in small, for tests without a network: an authority that certifies identities (Fulcio), a log that takes signatures (Rekor, by
 * both versions of its API), one that tells the time (RFC 3161), and the trusted root by which both are believed. Everything they sign really holds; only who somebody is they take from an unsigned token.
 */
import { createHash, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Pair = Record<'privateKey' | 'publicKey', KeyObject>;
interface SigningRequest { credentials: { oidcIdentityToken: string }; publicKeyRequest: { publicKey: { content: string }; proofOfPossession: string } }
interface Envelope { payload: string; signatures: { sig: string }[] }

export interface SigstoreServices {
  url: string;
  /** As `trusted_root.json` has it. */
  trustedRoot: string;
  close(): Promise<void>;
}

const newPair = (): Pair => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spkiOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });
const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const uint = (bytes: number, value: number): Buffer => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64BE(BigInt(value));
  return buffer.subarray(8 - bytes);
};

// DER, as much of it as a certificate takes (X.690, RFC 5280).
const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const size = body.length < 256 ? 1 : 2;
  return Buffer.concat([Buffer.from(body.length < 128 ? [tag] : [tag, 0x80 + size]), uint(size, body.length), body]);
};
const sequence = (...parts: Uint8Array[]): Buffer => der(0x30, ...parts);
const octets = (...parts: Uint8Array[]): Buffer => der(0x04, ...parts);
const oid = (text: string): Buffer => {
  const [a = 0, b = 0, ...rest] = text.split('.').map(Number);
  const base128 = (n: number): number[] => (n < 128 ? [n] : [...base128(Math.floor(n / 128)).map((d) => d | 128), n % 128]);
  return der(0x06, Buffer.from([a * 40 + b, ...rest.flatMap(base128)]));
};
const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text));
/** In ASN.1's two forms, both to the second. */
const digits = (at: Date): string => at.toISOString().replace(/\D/g, '').slice(0, 14);
const generalizedTime = (at: Date): Buffer => der(0x18, Buffer.from(`${digits(at)}Z`));
const time = (at: Date): Buffer => der(0x17, Buffer.from(`${digits(at).slice(2)}Z`));
const extension = (id: string, value: Uint8Array): Buffer => sequence(oid(id), octets(value));
const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const SHA256 = sequence(oid('2.16.840.1.101.3.4.2.1'));
const nameOf = (text: string): Buffer => sequence(der(0x31, sequence(oid('2.5.4.3'), utf8(text))));
const CA_NAME = nameOf('a CA for tests');
const integer = (value: number): Buffer => der(0x02, Buffer.from([value]));
const attribute = (id: string, value: Uint8Array): Buffer => sequence(oid(id), der(0x31, value));
const SCT = '1.3.6.1.4.1.11129.2.4.2';

function tbs(subject: Uint8Array, key: Uint8Array, extensions: Uint8Array[]): Buffer {
  const now = Date.now();
  return sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), der(0x02, Buffer.from([1])), ECDSA_SHA256, CA_NAME,
    sequence(time(new Date(now - 60_000)), time(new Date(now + 600_000))), subject, key, der(0xa3, sequence(...extensions)),
  );
}
const certificate = (body: Uint8Array, by: KeyObject): Buffer => sequence(body, ECDSA_SHA256, der(0x03, Buffer.from([0]), sign('sha256', body, by)));
const pem = (bytes: Buffer): string => `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

/** A signed certificate timestamp over a certificate without one (RFC 6962, section 3.2), as the extension's list of one. */
function timestamped(body: Uint8Array, ca: Pair, log: Pair): Buffer {
  const at = uint(8, Date.now());
  const signed = Buffer.concat([Buffer.from([0, 0]), at, uint(2, 1), sha256(spkiOf(ca.publicKey)), uint(3, body.length), body, uint(2, 0)]);
  const signature = sign('sha256', signed, log.privateKey);
  const sct = Buffer.concat([Buffer.from([0]), sha256(spkiOf(log.publicKey)), at, uint(2, 0), Buffer.from([4, 3]), uint(2, signature.length), signature]);
  return octets(Buffer.concat([uint(2, sct.length + 2), uint(2, sct.length), sct]));
}

/** Certifies who holds a key; null where the proof of holding it does not hold. */
function certify({ credentials, publicKeyRequest: { publicKey, proofOfPossession } }: SigningRequest, ca: Pair, log: Pair): Buffer | null {
  const claims = JSON.parse(Buffer.from(credentials.oidcIdentityToken.split('.')[1] ?? '', 'base64url').toString()) as { iss: string; sub: string };
  const key = createPublicKey(publicKey.content);
  if (!verify('sha256', Buffer.from(claims.sub), key, Buffer.from(proofOfPossession, 'base64'))) return null;
  const extensions = [
    extension('2.5.29.17', sequence(der(0x86, Buffer.from(claims.sub)))),
    extension('1.3.6.1.4.1.57264.1.8', utf8(claims.iss)),
  ];
  const body = (more: Uint8Array[]): Buffer => tbs(sequence(), spkiOf(key), [...extensions, ...more]);
  return certificate(body([extension(SCT, timestamped(body([]), ca, log))]), ca.privateKey);
}

const TST_INFO = '1.2.840.113549.1.9.16.1.4';

/** A response to a request for a timestamp over a digest (RFC 3161, section 2.4.2), with the token as CMS signed data (RFC 5652). */
function timestampOf(digest: Uint8Array, authority: Pair): Buffer {
  const info = sequence(integer(1), oid('1.3.6.1.4.1.57264.2'), sequence(SHA256, octets(digest)), integer(7), generalizedTime(new Date()));
  const attributes = [attribute('1.2.840.113549.1.9.3', oid(TST_INFO)), attribute('1.2.840.113549.1.9.4', octets(sha256(info)))];
  const signature = sign('sha256', der(0x31, ...attributes), authority.privateKey);
  const signer = sequence(integer(1), sequence(CA_NAME, integer(1)), SHA256, der(0xa0, ...attributes), ECDSA_SHA256, octets(signature));
  const data = sequence(integer(3), der(0x31, SHA256), sequence(oid(TST_INFO), der(0xa0, octets(info))), der(0x31, signer));
  return sequence(sequence(integer(0)), sequence(oid('1.2.840.113549.1.7.2'), der(0xa0, data)));
}

/** A log's head over its one leaf. */
function headOf(body: string, log: Pair): { root: Buffer; checkpoint: string } {
  const root = sha256(Buffer.from([0]), Buffer.from(body));
  const note = `localhost\n1\n${root.toString('base64')}\n`;
  const id = sha256(spkiOf(log.publicKey));
  const signature = Buffer.concat([id.subarray(0, 4), sign('sha256', Buffer.from(note), log.privateKey)]).toString('base64');
  return { root, checkpoint: `${note}\n\u2014 localhost ${signature}\n` };
}

/** The same entry as Rekor's second API answers it: it promises nothing and tells no time. */
function secondEntryOf({ dsseRequestV002: { envelope, verifiers: [verifier] } }: { dsseRequestV002: { envelope: Envelope; verifiers: object[] } }, log: Pair): object {
  const body = JSON.stringify({
    apiVersion: '0.0.2', kind: 'dsse',
    spec: { dsseV002: { payloadHash: { algorithm: 'SHA2_256', digest: sha256(Buffer.from(envelope.payload, 'base64')).toString('base64') }, signatures: [{ content: envelope.signatures[0]?.sig, verifier }] } },
  });
  const { root, checkpoint } = headOf(body, log);
  return {
    logIndex: '0', logId: { keyId: sha256(spkiOf(log.publicKey)).toString('base64') }, kindVersion: { kind: 'dsse', version: '0.0.2' }, canonicalizedBody: Buffer.from(body).toString('base64'),
    inclusionProof: { logIndex: '0', treeSize: '1', rootHash: root.toString('base64'), hashes: [], checkpoint: { envelope: checkpoint } },
  };
}

/** An entry of a log that has no other: the tree is its one leaf. */
function entryOf(envelope: Envelope, log: Pair): object {
  const id = sha256(spkiOf(log.publicKey));
  const body = JSON.stringify({
    apiVersion: '0.0.1', kind: 'dsse',
    spec: { payloadHash: { algorithm: 'sha256', value: sha256(Buffer.from(envelope.payload, 'base64')).toString('hex') }, signatures: [{ signature: envelope.signatures[0]?.sig }] },
  });
  const promised = { body: Buffer.from(body).toString('base64'), integratedTime: Math.floor(Date.now() / 1000), logID: id.toString('hex'), logIndex: 0 };
  const { root, checkpoint } = headOf(body, log);
  const verification = {
    signedEntryTimestamp: sign('sha256', Buffer.from(JSON.stringify(promised)), log.privateKey).toString('base64'),
    inclusionProof: { logIndex: 0, treeSize: 1, rootHash: root.toString('hex'), hashes: [], checkpoint },
  };
  return { [root.toString('hex')]: { ...promised, verification } };
}

function trustedRootOf(url: string, ca: Buffer, clock: Buffer, log: Pair): string {
  const validFor = { start: '2020-01-01T00:00:00Z' };
  const rawBytes = spkiOf(log.publicKey).toString('base64');
  const instance = {
    baseUrl: url, hashAlgorithm: 'SHA2_256', publicKey: { rawBytes, keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor },
    logId: { keyId: sha256(spkiOf(log.publicKey)).toString('base64') },
  };
  return JSON.stringify({
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1', tlogs: [instance], ctlogs: [instance],
    timestampAuthorities: [{ subject: { organization: 'tests', commonName: 'a clock for tests' }, uri: url, validFor, certChain: { certificates: [clock, ca].map((c) => ({ rawBytes: c.toString('base64') })) } }],
    certificateAuthorities: [{ subject: { organization: 'tests', commonName: 'a CA for tests' }, uri: url, certChain: { certificates: [{ rawBytes: ca.toString('base64') }] }, validFor }],
  });
}

/** Starts them on one port. */
export async function startSigstore(): Promise<SigstoreServices> {
  const [ca, log, authority] = [newPair(), newPair(), newPair()];
  const own = certificate(tbs(CA_NAME, spkiOf(ca.publicKey), [
    extension('2.5.29.15', der(0x03, Buffer.from([1, 0x06]))), extension('2.5.29.19', sequence(der(0x01, Buffer.from([0xff])))),
  ]), ca.privateKey);
  // What it certifies is good for timestamps and nothing else (RFC 3161, section 2.3).
  const clock = certificate(tbs(nameOf('a clock for tests'), spkiOf(authority.publicKey), [extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.8')))]), ca.privateKey);
  const answer = (path: string, asked: unknown): object | null => {
    if (path === '/api/v1/timestamp') return timestampOf(Buffer.from((asked as { artifactHash: string }).artifactHash, 'base64'), authority);
    if (path === '/api/v2/log/entries') return secondEntryOf(asked as Parameters<typeof secondEntryOf>[0], log);
    if (path === '/api/v1/log/entries') return entryOf(JSON.parse((asked as { spec: { proposedContent: { envelope: string } } }).spec.proposedContent.envelope) as Envelope, log);
    const made = path === '/api/v2/signingCert' ? certify(asked as SigningRequest, ca, log) : null;
    return made === null ? null : { signedCertificateEmbeddedSct: { chain: { certificates: [pem(made), pem(own)] } } };
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const answered = answer(request.url ?? '', JSON.parse(Buffer.concat(parts).toString()));
    const bytes = Buffer.isBuffer(answered) ? answered : JSON.stringify(answered ?? { message: 'this is not taken' });
    response.writeHead(answered === null ? 400 : 201, { 'content-type': Buffer.isBuffer(answered) ? 'application/timestamp-reply' : 'application/json' }).end(bytes);
  };
  const server = createServer((request, response) => { void serve(request, response); });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url: url.replace('localhost', '127.0.0.1'), trustedRoot: trustedRootOf(url, own, clock, log),
    close: () => new Promise((done) => { server.close(() => done()); server.closeAllConnections(); }),
  };
}

/** A token that says who somebody is. */
export function identityToken(claims: object): string {
  return [{ alg: 'none' }, claims, 'unsigned'].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}
