/** Signing with Sigstore's services: a certificate from Fulcio instead of a key, an entry in Rekor, a timestamp. */
import { readFile } from 'node:fs/promises';
import type { Witness } from '@sigstore/sign';
import { Option, type Command } from 'commander';
import { signDsse, type SignedStatement } from '../../chains/attestation/sign.ts';
import { RootlineError } from '../../schema/error.ts';
import type { StatementSigner } from './keys.ts';

export interface SigstoreOptions {
  fulcio?: string;
  rekor?: string;
  rekorApi?: '1' | '2';
  tsa?: string;
  identityTokenFile?: string;
}

/** Patience with each service: milliseconds for an answer, and how often it is asked again where it gives none. */
const PATIENCE = { timeout: 20_000, retry: { retries: 2, minTimeout: 300 } };

export function withSigstoreOptions(command: Command): Command {
  return command
    .option('--fulcio <url>', 'sign without a key: a certificate for the identity of --identity-token-file, from this authority')
    .option('--identity-token-file <file>', 'holds the OpenID Connect token (JWT) that shows who you are')
    .option('--rekor <url>', 'enter the signature into this transparency log')
    .addOption(new Option('--rekor-api <version>', 'how --rekor is spoken to; 2 (rekor-tiles) tells no time and needs --tsa').choices(['1', '2']))
    .option('--tsa <url>', 'have the signature timestamped by this authority (RFC 3161)');
}

/**
 * Those who countersign: the log and the timestamp authority that were named.
 * @throws RootlineError `bad-option`
 */
export async function witnessesOf({ fulcio, rekor, rekorApi, tsa }: SigstoreOptions): Promise<Witness[]> {
  if (rekorApi !== undefined && rekor === undefined) throw new RootlineError('bad-option', '--rekor-api says how --rekor is spoken to, which is missing');
  if (rekorApi === '2') requireSecond({ fulcio, tsa });
  if (rekor === undefined && tsa === undefined) return [];
  const { RekorWitness, TSAWitness } = await import('@sigstore/sign');
  return [
    ...(rekor === undefined ? [] : [new RekorWitness({ rekorBaseURL: baseOf('--rekor', rekor), fetchOnConflict: true, majorApiVersion: rekorApi === '2' ? 2 : 1, ...PATIENCE })]),
    ...(tsa === undefined ? [] : [new TSAWitness({ tsaBaseURL: baseOf('--tsa', tsa), ...PATIENCE })]),
  ];
}

/**
 * What Rekor's second API takes and leaves out: the library sends it every signature as one by a P-256 certificate, as Fulcio's are, and
 * its entries say nothing of when.
 */
function requireSecond({ fulcio, tsa }: { fulcio: string | undefined; tsa: string | undefined }): void {
  if (fulcio === undefined) throw new RootlineError('bad-option', '--rekor-api 2 needs --fulcio: a signature by a key of one\'s own goes into a log by --rekor-api 1');
  if (tsa === undefined) throw new RootlineError('bad-option', '--rekor-api 2 needs --tsa: a log of that kind does not say when it received the signature');
}

/**
 * Signs with a key made for one signature and certified by Fulcio.
 * @throws RootlineError `bad-option`, `bad-file`
 */
export async function keylessSigner(options: SigstoreOptions & { fulcio: string }): Promise<StatementSigner> {
  const { fulcio, identityTokenFile, rekor } = options;
  if (identityTokenFile === undefined) throw new RootlineError('bad-option', '--fulcio certifies an identity: --identity-token-file says whose');
  if (rekor === undefined) throw new RootlineError('bad-option', 'a certificate is good for minutes, and only a log entry shows that it was when the signature was made: --fulcio needs --rekor');
  const base = baseOf('--fulcio', fulcio);
  if (base.startsWith('http:') && !isLocal(base)) throw new RootlineError('bad-option', `--fulcio ${fulcio}: the identity token is sent there, and without https anyone on the way can use it`);
  const token = await readToken(identityTokenFile);
  const witnesses = await witnessesOf(options);
  const { FulcioSigner } = await import('@sigstore/sign');
  const signer = new FulcioSigner({ fulcioBaseURL: base, identityProvider: { getToken: () => Promise.resolve(token) }, ...PATIENCE });
  return {
    description: `a certificate of ${base} for ${identityOf(token)}`,
    sign: (payload) => signDsse(payload, { signer, witnesses }),
  };
}

/**
 * Signs, and says which service failed where one does.
 * @throws RootlineError `unavailable` where it cannot be reached or is in trouble; `bad-option` where it refuses
 */
export async function signWith(signer: StatementSigner, payload: Uint8Array, { fulcio, rekor, tsa }: SigstoreOptions): Promise<SignedStatement> {
  try {
    return await signer.sign(payload);
  } catch (error) {
    const { code, cause } = error as { code?: string; cause?: unknown };
    const service = { CA_CREATE_SIGNING_CERTIFICATE_ERROR: fulcio, TLOG_CREATE_ENTRY_ERROR: rekor, TLOG_FETCH_ENTRY_ERROR: rekor, TSA_CREATE_TIMESTAMP_ERROR: tsa }[code ?? ''];
    if (service === undefined) throw error;
    const said = cause instanceof Error ? cause.message : String(cause);
    const { statusCode } = (cause ?? {}) as { statusCode?: number };
    const refused = statusCode !== undefined && statusCode < 500;
    throw new RootlineError(refused ? 'bad-option' : 'unavailable', `nothing is signed: ${service} ${refused ? 'refuses' : 'gives no answer'}: ${said}`, { cause: error });
  }
}

/** A service's address as the library wants it: without a slash at the end. */
function baseOf(option: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:\/\//.test(text)) throw new RootlineError('bad-option', `${option} ${text} is not an address`);
  return text.replace(/\/+$/, '');
}

function isLocal(base: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(base).hostname);
}

/** The token is a secret: it goes into no message. */
async function readToken(path: string): Promise<string> {
  let token: string;
  try {
    token = (await readFile(path, 'utf8')).trim();
  } catch (cause) {
    throw new RootlineError('bad-file', `the identity token ${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  const claims = claimsOf(token);
  if (claims === null) throw new RootlineError('bad-file', `${path} holds no identity token: a JWT with an email or a subject is expected`);
  if (claims['email'] !== undefined && claims['email_verified'] !== true) throw new RootlineError('bad-file', `the identity token ${path} names an email address that its issuer has not verified`);
  if (typeof claims['exp'] === 'number' && claims['exp'] * 1000 < Date.now()) {
    throw new RootlineError('bad-file', `the identity token ${path} expired at ${new Date(claims['exp'] * 1000).toISOString()}; get a new one`);
  }
  return token;
}

/** What a token says of whom, unverified: that is for Fulcio to do. */
function claimsOf(token: string): Record<string, unknown> | null {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return null;
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown> | null;
    return typeof claims?.['email'] === 'string' || typeof claims?.['sub'] === 'string' ? claims : null;
  } catch {
    return null;
  }
}

function identityOf(token: string): string {
  const claims = claimsOf(token) ?? {};
  return String(claims['email'] ?? claims['sub']);
}
