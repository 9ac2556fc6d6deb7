/**
 * What entries were read to say, kept beside the log so that a start need not decode every envelope again.
 *
 * A record covers consecutive entries: 32 bytes of seal, the count of entries in 32 bits, and JSON with one list of statements for each
 * (null: an entry that is none). It is a copy of what the envelopes say, never more: the seal (HMAC-SHA-256) binds it to the envelopes' digests,
 * which the log's leaves name, to the decoder that read them, and to the log's own key. Where it does not hold the envelopes are read again.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Said } from '../chains/attestation/types.ts';
import type { NoteSigner } from '../chains/log/note.ts';
import type { Digest } from '../schema/ids.ts';

const SEAL = 32;
const HEAD = SEAL + 4;
const KEY_NAME = 'rootline: the seal of kept readings, v1';
/** The code that a reading depends on. */
const DECODER = ['chains/attestation', 'chains/catalog', 'chains/log', 'schema'];

export class Readings {
  readonly #decoder: string;
  readonly #key: Uint8Array;

  /** @param decoder names what reads envelopes: other code or another catalog is another decoder */
  constructor(decoder: string, key: Uint8Array) {
    this.#decoder = decoder;
    this.#key = key;
  }

  /**
   * Readings under a seal that only who holds the log's key can make. Ed25519 signatures are the same each time, and this one is given to nobody.
   * @param catalog digest of the catalog that statements are read by
   */
  static async open(signer: NoteSigner, catalog: Digest): Promise<Readings> {
    const secret = await signer.sign(Buffer.from(KEY_NAME));
    return new Readings(`${decoderDigest()} ${catalog}`, createHash('sha256').update(secret).digest());
  }

  /** A record of what these envelopes say. */
  write(envelopes: readonly Digest[], said: readonly (readonly Said[] | null)[]): Uint8Array {
    const body = Buffer.from(JSON.stringify(said));
    const record = Buffer.alloc(HEAD + body.length);
    record.writeUInt32BE(envelopes.length, SEAL);
    record.set(body, HEAD);
    record.set(this.#seal(envelopes, record.subarray(SEAL)));
    return record;
  }

  /** How many entries a record claims to cover. */
  static count(record: Uint8Array): number {
    return record.length < HEAD ? 0 : new DataView(record.buffer, record.byteOffset).getUint32(SEAL);
  }

  /** What a record says of these envelopes; null where its seal does not hold. */
  read(record: Uint8Array, envelopes: readonly Digest[]): (Said[] | null)[] | null {
    if (Readings.count(record) !== envelopes.length) return null;
    if (!timingSafeEqual(record.subarray(0, SEAL), this.#seal(envelopes, record.subarray(SEAL)))) return null;
    return JSON.parse(Buffer.from(record.buffer, record.byteOffset + HEAD, record.length - HEAD).toString('utf8')) as (Said[] | null)[];
  }

  #seal(envelopes: readonly Digest[], content: Uint8Array): Buffer {
    return createHmac('sha256', this.#key).update(`${this.#decoder}\n${envelopes.join('\n')}\n`).update(content).digest();
  }
}

/** The digest of the decoder's own code: what is changed there need not be told to anyone. */
function decoderDigest(): string {
  const program = join(import.meta.dirname, '..');
  const hash = createHash('sha256');
  for (const folder of DECODER) {
    for (const file of readdirSync(join(program, folder), { recursive: true, encoding: 'utf8' }).filter((name) => /\.[jt]s$/.test(name)).sort()) {
      hash.update(`${folder}/${file}\n`).update(readFileSync(join(program, folder, file)));
    }
  }
  return hash.digest('hex');
}
