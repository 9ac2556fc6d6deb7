/** Digests as dense integers: artifact number ↔ digest, 32 bytes a digest instead of a string. */
import type { Digest } from '../../schema/ids.ts';
import { bytes, itemAt, wordAt, words } from './columns.ts';
import { hashEnd, hashStart, IdIndex, mix } from './hash.ts';

const SHA256 = 0;
const SHA1 = 1;
/** A digest that is none in form (`unrecorded:…`): kept as the string it is. */
const NAMED = 2;
const WORDS = 8;
/** Each byte in hex. */
const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export class DigestTable {
  readonly #words = words();
  readonly #forms = bytes();
  /** Artifacts with a weak digest. */
  readonly weak: number[] = [];
  readonly #names: string[] = [];
  readonly #byName = new Map<string, number>();
  readonly #index = new IdIndex((id) => this.#hash(this.#words.data, id * WORDS));
  /** The digest being looked up. */
  readonly #probe = new Uint32Array(WORDS);

  /** How many artifacts have a number: 0 … size - 1. */
  get size(): number {
    return this.#forms.length;
  }

  get bytes(): number {
    return this.#words.bytes + this.#forms.bytes + this.#index.bytes;
  }

  copy(from: DigestTable): void {
    this.#words.copy(from.#words);
    this.#forms.copy(from.#forms);
    this.#index.copy(from.#index);
    for (const id of from.weak) this.weak.push(id);
    for (const name of from.#names) this.#names.push(name);
    for (const [name, id] of from.#byName) this.#byName.set(name, id);
  }

  /** The artifact's number, or -1 when the digest was never seen. */
  find(digest: Digest): number {
    const form = this.#read(digest);
    return form === NAMED ? this.#byName.get(digest) ?? -1 : this.#index.find(this.#hash(this.#probe, 0), (id) => this.#equal(id, form));
  }

  /** The artifact's number, given now if it has none. */
  intern(digest: Digest): number {
    const form = this.#read(digest);
    if (form === NAMED) return this.#internName(digest);
    const hash = this.#hash(this.#probe, 0);
    const known = this.#index.find(hash, (id) => this.#equal(id, form));
    if (known >= 0) return known;
    const id = this.#push(form);
    this.#index.add(hash, id);
    return id;
  }

  digest(id: number): Digest {
    const form = this.#forms.data[id];
    const at = id * WORDS;
    if (form === NAMED) return itemAt(this.#names, wordAt(this.#words.data, at));
    const count = form === SHA256 ? 8 : 5;
    let text = form === SHA256 ? 'sha256:' : 'sha1:';
    for (let i = 0; i < count; i++) {
      const word = wordAt(this.#words.data, at + i);
      text += itemAt(HEX, word >>> 24) + itemAt(HEX, (word >>> 16) & 255) + itemAt(HEX, (word >>> 8) & 255) + itemAt(HEX, word & 255);
    }
    return text;
  }

  isWeak(id: number): boolean {
    return this.#forms.data[id] === SHA1;
  }

  /** Whether the digest is a stand-in for bytes of which none is on record. */
  isUnrecorded(id: number): boolean {
    return this.#forms.data[id] === NAMED;
  }

  #internName(name: string): number {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    this.#probe.fill(0);
    this.#probe[0] = this.#names.push(name) - 1;
    const id = this.#push(NAMED);
    this.#byName.set(name, id);
    return id;
  }

  #push(form: number): number {
    for (const word of this.#probe) this.#words.push(word);
    this.#forms.push(form);
    if (form === SHA1) this.weak.push(this.#forms.length - 1);
    return this.#forms.length - 1;
  }

  /** Reads the hex digits into the probe; says what form the digest is of. */
  #read(digest: Digest): number {
    const form = digest.length === 71 && digest.startsWith('sha256:') ? SHA256 : digest.length === 45 && digest.startsWith('sha1:') ? SHA1 : NAMED;
    if (form === NAMED) return NAMED;
    let at = form === SHA1 ? 5 : 7;
    for (let word = 0; word < WORDS; word++) {
      let value = 0;
      for (let i = 0; i < 8 && at < digest.length; i++) {
        const digit = hexDigit(digest.charCodeAt(at++));
        if (digit < 0) return NAMED;
        value = (value << 4) | digit;
      }
      this.#probe[word] = value;
    }
    return form;
  }

  #hash(data: Uint32Array, at: number): number {
    let hash = hashStart();
    for (let i = 0; i < WORDS; i++) hash = mix(hash, wordAt(data, at + i));
    return hashEnd(hash);
  }

  #equal(id: number, form: number): boolean {
    if (this.#forms.data[id] !== form) return false;
    const data = this.#words.data;
    const at = id * WORDS;
    for (let i = 0; i < WORDS; i++) if (data[at + i] !== this.#probe[i]) return false;
    return true;
  }
}

/** The value of a lower-case hex digit, or -1. */
function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}
