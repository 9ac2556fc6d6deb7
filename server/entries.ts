/** Log entries as answers: found, read again, and shown with the signature's own account. */
import { counted } from '../chains/answer/names.ts';
import { openAll } from '../chains/attestation/open.ts';
import { readEnvelope } from '../chains/attestation/envelope.ts';
import type { Opened, Said } from '../chains/attestation/types.ts';
import { readRegistry } from '../chains/catalog/registry.ts';
import { RootlineError } from '../schema/error.ts';
import type { EntryAnswer } from '../schema/api.ts';
import { isDigest, parseRef, type Digest } from '../schema/ids.ts';
import type { Leaf } from '../schema/log.ts';
import type { Derived } from './derived.ts';
import { DIFFERS, REGISTRY, REPRODUCED, WITHDRAWAL } from './journal.ts';
import { readEntry, readSaid, type Kept } from './replay.ts';
import type { Store } from './store/store.ts';

export interface EntryQuery {
  verifier?: string | undefined;
  /** A release, file or digest. */
  of?: string | undefined;
  result?: 'reproduced' | 'differs' | 'withdrawal' | undefined;
  type?: 'attestation' | 'registry' | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
  /** Of the first so many entries only. */
  size?: number | undefined;
}

const PAGE = 50;
const MOST = 1000;
/** Answers kept: an entry never changes. */
const KEPT = 5000;
/** Statements shown of one entry; the envelope holds them all. */
const SHOWN = 200;

const bits = { reproduced: REPRODUCED, differs: DIFFERS, withdrawal: WITHDRAWAL, registry: REGISTRY, attestation: REPRODUCED | DIFFERS | WITHDRAWAL };

export class Entries {
  readonly #store: Store;
  readonly #derived: Derived;
  readonly #kept = new Map<number, EntryAnswer>();

  constructor(store: Store, derived: Derived) {
    this.#store = store;
    this.#derived = derived;
  }

  /** Makes the answer for an entry that was taken just now, and keeps it. */
  add(index: number, leaf: Leaf, said: readonly Said[], opened: Opened | null): EntryAnswer {
    return this.#keep({
      ...head(index, leaf), says: said.slice(0, SHOWN),
      ...(opened !== null && { signature: { format: opened.format, created: opened.created, keyStanding: opened.keyStanding } }),
    });
  }

  /** The answer for a registry document. */
  addRegistry(index: number, leaf: Leaf, bytes: Uint8Array): EntryAnswer {
    const { organizations, verifiers } = readRegistry(bytes);
    return this.#keep({ ...head(index, leaf), says: [{ kind: 'registry', organizations: organizations.length, verifiers: verifiers.length }] });
  }

  /** @throws RootlineError `unknown-entry` */
  async at(index: number): Promise<EntryAnswer> {
    const known = this.#kept.get(index);
    if (known !== undefined) return known;
    if (index >= this.#derived.journal.size) throw new RootlineError('unknown-entry', `the log has ${counted(this.#derived.journal.size, 'entry', 'entries')}, and no entry ${index}`);
    const kept = await readEntry(this.#store, index);
    if (kept.leaf.type === 'registry') return this.addRegistry(index, kept.leaf, kept.envelope);
    return this.add(index, kept.leaf, await readSaid(kept, this.#derived.published), await this.#reopen(kept));
  }

  /**
   * One entry, by its position or the digest of its envelope (the first, where several verifiers signed it).
   * @throws RootlineError `unknown-entry`
   */
  async named(id: string): Promise<EntryAnswer> {
    if (/^(0|[1-9][0-9]{0,15})$/.test(id)) return this.at(Number(id));
    const [index] = isDigest(id) ? this.#derived.journal.entriesOfEnvelope(id) : [];
    if (index === undefined) throw new RootlineError('unknown-entry', `the log has no entry ${JSON.stringify(id)}`);
    return this.at(index);
  }

  /**
   * Entries that match, newest first, in pages.
   * @throws RootlineError `bad-request`, `bad-reference`
   */
  async list(query: EntryQuery): Promise<{ entries: EntryAnswer[]; total: number; next: string | null }> {
    const { verifier, of, result, type, cursor, size } = query;
    if (cursor !== undefined && !/^[0-9]{1,15}$/.test(cursor)) throw new RootlineError('bad-request', 'the cursor is not from this list; begin again without it');
    const kinds = [result, type].flatMap((kind) => (kind === undefined ? [] : [bits[kind]]));
    const says = kinds.length === 0 ? undefined : kinds.reduce((a, b) => a & b);
    const found = says === 0 ? [] : this.#derived.journal.find({ about: of === undefined ? undefined : this.#digestsOf(of), verifier, says, size });
    const rest = cursor === undefined ? found : found.filter((index) => index < Number(cursor));
    const page = rest.slice(-Math.min(query.limit ?? PAGE, MOST)).reverse();
    const entries = await Promise.all(page.map((index) => this.at(index)));
    return { entries, total: found.length, next: page.length < rest.length ? String(page.at(-1) ?? '') : null };
  }

  /** Entries from a position on, oldest first. */
  async from(start: number, limit: number): Promise<EntryAnswer[]> {
    const end = Math.min(this.#derived.journal.size, start + limit);
    return Promise.all(Array.from({ length: Math.max(0, end - start) }, (_, i) => this.at(start + i)));
  }

  /** @throws RootlineError `bad-reference` for what names nothing */
  #digestsOf(of: string): Digest[] {
    const ref = parseRef(of);
    const { catalog } = this.#derived;
    if (ref === null) throw new RootlineError('bad-reference', `${JSON.stringify(of)} is no release, file or digest`);
    if (ref.kind === 'digest') return [ref.digest];
    const files = ref.kind === 'file' ? [catalog.files.get(ref.file)] : catalog.releases.get(ref.release)?.files;
    if (files === undefined || files.includes(undefined)) throw new RootlineError('bad-reference', `the catalog has no ${of}`);
    return files.flatMap((f) => (f === undefined ? [] : [f.digest]));
  }

  /** Opens the envelope again for what its signature says of itself; null where the key has left the registry since. */
  async #reopen({ leaf, envelope }: Kept): Promise<Opened | null> {
    try {
      const opened = await openAll(readEnvelope(envelope, leaf.mediaType), this.#derived.keyring, this.#derived.opening(leaf.time));
      return opened.find((one) => one.verifier === leaf.verifier) ?? null;
    } catch (error) {
      if (error instanceof RootlineError) return null;
      throw error;
    }
  }

  #keep(answer: EntryAnswer): EntryAnswer {
    if (this.#kept.size >= KEPT) this.#kept.delete(this.#kept.keys().next().value ?? -1);
    this.#kept.set(answer.index, answer);
    return answer;
  }
}

function head(index: number, { type, envelope, mediaType, verifier, key, time }: Leaf): Omit<EntryAnswer, 'says'> {
  return { index, type, envelope, mediaType, verifier, key, time };
}
