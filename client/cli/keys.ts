/** A verifier's own keys on disk: making them, and signing with them. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { decryptKey, generateKey as generateOpenPgp, readPrivateKey } from 'openpgp';
import { describeKey } from '../../chains/attestation/key-material.ts';
import { keyIdOf } from '../../chains/attestation/key-id.ts';
import { readSpki } from '../../chains/attestation/der.ts';
import { signDsse, signOpenPgp, type DsseOptions, type SignedStatement } from '../../chains/attestation/sign.ts';
import { RootlineError } from '../../schema/error.ts';
import { keySchema, type RegisteredKey } from '../../schema/registry.ts';

export interface NewKey {
  /** Readable by its owner alone. */
  privatePath: string;
  publicPath: string;
  /** What the registry would say of it. */
  entry: RegisteredKey;
}

/** Signs statements with one key. */
export interface StatementSigner {
  /** For people: what kind of key, and its id or fingerprint. */
  description: string;
  sign(payload: Uint8Array): Promise<SignedStatement>;
}

/**
 * Makes a key pair: the private key at `path`, the public one beside it as `path`.pub (PEM) or `path`.asc (OpenPGP).
 * @param options `id` names the key in the registry; `userId` goes into an OpenPGP certificate
 * @throws RootlineError `bad-request` where a file is in the way
 */
export async function generateKey(path: string, options: { type: 'ed25519' | 'openpgp'; id: string; userId?: string; passphrase?: string }): Promise<NewKey> {
  return options.type === 'ed25519' ? generateEd25519(path, options) : generateOpenPgpKey(path, options);
}

async function generateEd25519(path: string, { id, passphrase }: { id: string; passphrase?: string }): Promise<NewKey> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const protection = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase };
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const registered = entry({ type: 'public-key', id, algorithm: 'ed25519', spki: spki.toString('base64') });
  await writeNew(path, privateKey.export({ type: 'pkcs8', format: 'pem', ...protection }) as string, 0o600);
  await writeNew(`${path}.pub`, publicKey.export({ type: 'spki', format: 'pem' }) as string, 0o644);
  return { privatePath: path, publicPath: `${path}.pub`, entry: registered };
}

async function generateOpenPgpKey(path: string, { id, userId = '', passphrase }: { id: string; userId?: string; passphrase?: string }): Promise<NewKey> {
  const { privateKey, publicKey } = await generateOpenPgp({
    type: 'ecc', userIDs: [{ name: userId === '' ? id : userId }], format: 'armored', ...(passphrase === undefined ? {} : { passphrase }),
  });
  const [description] = await describeKey(new TextEncoder().encode(publicKey));
  if (description?.type !== 'openpgp') throw new RootlineError('internal', 'the key that was just made cannot be read');
  const registered = entry({ type: 'openpgp', id, fingerprint: description.fingerprint });
  await writeNew(path, privateKey, 0o600);
  await writeNew(`${path}.asc`, publicKey, 0o644);
  return { privatePath: path, publicPath: `${path}.asc`, entry: registered };
}

function entry(key: RegisteredKey): RegisteredKey {
  const parsed = keySchema.safeParse(key);
  if (!parsed.success) throw new RootlineError('bad-request', `the key id: ${parsed.error.issues[0]?.message ?? 'not valid'}`);
  return parsed.data;
}

/** Writes a file that must not be there yet: a key once lost is lost. */
async function writeNew(path: string, text: string, mode: number): Promise<void> {
  try {
    await writeFile(path, text, { mode, flag: 'wx' });
  } catch (cause) {
    throw new RootlineError('bad-request', `${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/**
 * Takes a private key file, PKCS #8 PEM or armored OpenPGP, for signing.
 * @throws RootlineError `bad-request` where the file cannot be read as such, or needs a passphrase
 */
export async function loadSigner(path: string, options: { passphrase?: string } & Omit<DsseOptions, 'signer'> = {}): Promise<StatementSigner> {
  const { passphrase, ...dsse } = options;
  try {
    const text = await readFile(path, 'utf8');
    if (text.includes('BEGIN PGP')) {
      if ((dsse.witnesses ?? []).length > 0) throw new Error('only a PEM key signs what goes into a transparency log or to a timestamp authority');
      return await openPgpSigner(text, passphrase);
    }
    const key = createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) });
    return pemSigner(key, dsse);
  } catch (cause) {
    throw new RootlineError('bad-request', `the key ${path} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function pemSigner(key: KeyObject, dsse: Omit<DsseOptions, 'signer'>): StatementSigner {
  const publicKey = createPublicKey(key);
  const known = readSpki(new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })));
  const { algorithm } = known;
  const hint = keyIdOf(known);
  const hash = algorithm === 'ed25519' ? null : algorithm === 'ecdsa-p384' ? 'sha384' : algorithm === 'ecdsa-p521' ? 'sha512' : 'sha256';
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  return {
    description: `${algorithm} ${hint}`,
    sign: (payload) => signDsse(payload, {
      ...dsse,
      signer: { sign: async (data) => ({ key: { $case: 'publicKey', publicKey: pem, hint }, signature: sign(hash, data, key) }) },
    }),
  };
}

async function openPgpSigner(armored: string, passphrase: string | undefined): Promise<StatementSigner> {
  const locked = await readPrivateKey({ armoredKey: armored });
  const key = locked.isDecrypted() ? locked : await decryptKey({ privateKey: locked, passphrase: passphrase ?? '' });
  return { description: `OpenPGP ${key.getFingerprint().toUpperCase()}`, sign: (payload) => signOpenPgp(payload, key) };
}
