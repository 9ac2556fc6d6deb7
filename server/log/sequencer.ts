/**
 * The one writer of the log. Entries that wait are committed together (group commit), one commit at a time; an append resolves once its
 * entry is durable and a checkpoint over it is signed and kept. A failed write stops the log until it is opened anew, because only
 * reading the store back tells what landed.
 */
import { createHash } from 'node:crypto';
import { RootlineError } from '../../schema/error.ts';
import type { Leaf, TreeHead } from '../../schema/log.ts';
import { formatCheckpoint } from '../../chains/log/checkpoint.ts';
import { decodeLeaf, encodeLeaf, MAX_LEAF } from '../../chains/log/leaf.ts';
import { leafHash, type Hash } from '../../chains/log/merkle.ts';
import { formatNote, signNote, type LogSigner } from '../../chains/log/note.ts';
import { proveConsistency, proveInclusion, treeRoot } from '../../chains/log/prove.ts';
import type { NoteKey } from '../../chains/log/vkey.ts';
import type { Store } from '../store/store.ts';
import { Publisher, type Published, type Trouble } from './publisher.ts';
import { selfCheck } from './selfcheck.ts';
import { LogTree } from './tree.ts';
import type { WitnessClient } from './witness-client.ts';

/** What is to be logged. The sequencer adds the time. */
export interface AppendRequest {
  leaf: Omit<Leaf, 'time' | 'v'>;
  /** The signed bytes as they came; `leaf.envelope` is their sha256. */
  envelope: Uint8Array;
  /** Names what is said and by whom, however it is encoded: the same id is the same entry. */
  statementId: string;
}

export interface Appended {
  index: number;
  leaf: Leaf;
  /** False where the log held the statement already. */
  created: boolean;
  /** Signed by the log, over a tree that has the entry. */
  checkpoint: string;
  head: TreeHead;
}

/** An entry that became durable. */
export interface CommittedEntry { index: number; leaf: Leaf; envelope: Uint8Array; statementId: string }

export interface SequencerOptions {
  store: Store;
  signer: LogSigner;
  /** First line of the checkpoints. */
  origin: string;
  /** Milliseconds since 1970. Entries never go back in time, even where it does. */
  clock?: () => number;
  /** What is to be kept beside entries that are committed together (`Batch.reading`). */
  readingOf?: (entries: readonly CommittedEntry[]) => Uint8Array;
  /** Called after each commit, in order, before its appends resolve. */
  onCommit?: (entries: readonly CommittedEntry[], head: TreeHead) => void | Promise<void>;
  /** Asked to cosign each checkpoint before everyone is shown it. Without, it is published as soon as it is signed. */
  witnesses?: WitnessClient;
}

/** Most of one commit, in entries and in bytes of envelopes. */
const MAX_ENTRIES = 1000;
const MAX_BYTES = 16 * 2 ** 20;

interface Waiting {
  request: AppendRequest;
  resolve(result: Appended): void;
  reject(error: unknown): void;
}

export class Sequencer {
  private readonly options: SequencerOptions;
  private readonly tree: LogTree;
  private readonly queue: Waiting[] = [];
  /** Appends under way by statement id, so that the same statement twice at once is one entry. */
  private readonly underWay = new Map<string, Promise<Appended>>();
  private running: Promise<void> | null = null;
  private stopped: RootlineError | null = null;
  private closing = false;
  private lastTime: number;
  private note = '';
  private signedHead: TreeHead = { size: 0, root: '' };

  private readonly publisher: Publisher | null;

  private constructor(options: SequencerOptions, tree: LogTree, lastTime: number, publisher: Publisher | null) {
    this.options = options;
    this.tree = tree;
    this.lastTime = lastTime;
    this.publisher = publisher;
  }

  /**
   * Opens the log: checks it against its last checkpoint and signs what became durable since.
   * @throws RootlineError `corrupt-log`, naming the tile that is wrong
   */
  static async open(options: SequencerOptions): Promise<Sequencer> {
    const { store, signer, origin, witnesses } = options;
    const tree = await LogTree.open(store);
    const signed = await selfCheck(store, tree, origin, keysOf(signer));
    const last = tree.size === 0 ? null : await store.leaf(tree.size - 1);
    const publisher = witnesses === undefined ? null : await Publisher.open(store, witnesses, signer.key);
    const sequencer = new Sequencer(options, tree, last === null ? 0 : Date.parse(decodeLeaf(last).time), publisher);
    const note = await store.checkpoint('signed');
    if (note === null || signed < tree.size) {
      await sequencer.sign();
    } else {
      sequencer.show(note);
    }
    return sequencer;
  }

  /** The tree that the newest checkpoint signs. */
  head(): TreeHead {
    return this.signedHead;
  }

  /** The newest checkpoint. */
  checkpoint(): string {
    return this.note;
  }

  /** The checkpoint that everyone is shown and the size it signs, or null before enough witnesses cosigned a first one. */
  published(): Published | null {
    return this.publisher === null ? { note: this.note, size: this.signedHead.size } : this.publisher.published();
  }

  /** Why the newest checkpoint is not published, or null where nothing holds it up. */
  unpublished(): Trouble | null {
    return this.publisher?.trouble() ?? null;
  }

  /**
   * Bytes of a hash tile, at least as far as the newest checkpoint goes.
   * @throws RootlineError `not-found` where the log has no such tile
   */
  async tileBytes(level: number, index: number): Promise<Uint8Array> {
    return (await this.tree.tile(level, index)).bytes;
  }

  get store(): Store {
    return this.options.store;
  }

  /** Why the log takes nothing, or null when it does. */
  failure(): RootlineError | null {
    return this.stopped;
  }

  /**
   * Logs a statement once. Resolves when the entry is durable and under a signed checkpoint.
   * @throws RootlineError `too-large` for a leaf of 64 KiB or more; `unavailable` when the log is stopped or its store cannot be written
   */
  append(request: AppendRequest): Promise<Appended> {
    const other = this.underWay.get(request.statementId);
    if (other !== undefined) return other.then((result) => ({ ...result, created: false }));
    const result = this.admit(request).finally(() => this.underWay.delete(request.statementId));
    this.underWay.set(request.statementId, result);
    return result;
  }

  /**
   * The proof that an entry is in the log at a size (the newest when left out), hashes in base64.
   * @throws RootlineError `unknown-entry`
   */
  async inclusion(index: number, size: number = this.signedHead.size): Promise<{ index: number; size: number; root: string; hashes: string[] }> {
    this.requireSize(size);
    const hashes = await proveInclusion(index, size, this.tree.read);
    return { index, size, root: await this.rootAt(size), hashes: hashes.map(toBase64) };
  }

  /**
   * The proof that the log at size `a` is the beginning of the log at size `b`, hashes in base64.
   * @throws RootlineError `bad-request` where a > b or either is beyond the log
   */
  async consistency(a: number, b: number = this.signedHead.size): Promise<string[]> {
    this.requireSize(b);
    return (await proveConsistency(a, b, this.tree.read)).map(toBase64);
  }

  /**
   * Root of the tree at a size, in base64.
   * @throws RootlineError `bad-request` where the size is beyond the log
   */
  async rootAt(size: number): Promise<string> {
    this.requireSize(size);
    return size === this.signedHead.size ? this.signedHead.root : toBase64(await treeRoot(size, this.tree.read));
  }

  /** Takes nothing more, and resolves once all that waits is durable or refused. Leaves the store open. */
  async close(): Promise<void> {
    this.closing = true;
    await Promise.allSettled(this.underWay.values());
    await this.running;
    await this.publisher?.close();
  }

  private async admit(request: AppendRequest): Promise<Appended> {
    if (this.closing) throw new RootlineError('unavailable', 'the log is closing');
    if (this.stopped !== null) throw this.stopped;
    this.refuseMisfit(request);
    return new Promise((resolve, reject) => {
      this.queue.push({ request, resolve, reject });
      this.running ??= this.run();
    });
  }

  private refuseMisfit({ leaf, envelope }: AppendRequest): void {
    const digest = `sha256:${createHash('sha256').update(envelope).digest('hex')}`;
    if (leaf.envelope !== digest) throw new RootlineError('internal', `the leaf names the envelope ${leaf.envelope}, and it is ${digest}`);
    if (encodeLeaf(this.timed(leaf)).length > MAX_LEAF) throw new RootlineError('too-large', 'a leaf has less than 64 KiB');
  }

  private async run(): Promise<void> {
    while (this.queue.length > 0) {
      const group = this.take();
      try {
        const held = await this.options.store.statements(group.map(({ request }) => request.statementId));
        await this.commit(group.filter((_, i) => held[i] === null));
        await Promise.all(group.map(({ resolve }, i) => this.existing(held[i] ?? null).then((result) => result && resolve(result))));
      } catch (error) {
        this.stop(error, group);
      }
    }
    this.running = null;
  }

  private take(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { request } of this.queue) {
      bytes += request.envelope.length;
      if (count > 0 && (bytes > MAX_BYTES || count >= MAX_ENTRIES)) break;
      count++;
    }
    return this.queue.splice(0, count);
  }

  private async existing(index: number | null): Promise<Appended | null> {
    if (index === null) return null;
    const bytes = await this.options.store.leaf(index);
    if (bytes === null) throw new RootlineError('corrupt-log', `entry ${index} is missing from the store`);
    return { index, leaf: decodeLeaf(bytes), created: false, checkpoint: this.note, head: this.signedHead };
  }

  private async commit(group: readonly Waiting[]): Promise<void> {
    if (group.length === 0) return;
    const from = this.tree.size;
    const entries = group.map(({ request }, i): CommittedEntry => ({
      index: from + i, leaf: this.timed(request.leaf), envelope: request.envelope, statementId: request.statementId,
    }));
    const leaves = entries.map(({ leaf }) => encodeLeaf(leaf));
    const reading = this.options.readingOf?.(entries);
    await this.options.store.commit({
      from,
      leaves,
      envelopes: new Map(entries.map(({ leaf, envelope }) => [leaf.envelope, envelope])),
      statements: new Map(entries.map(({ statementId, index }) => [statementId, index])),
      tiles: this.tree.append(leaves.map(leafHash)),
      ...(reading !== undefined && { reading }),
    });
    await this.sign();
    await this.options.onCommit?.(entries, this.signedHead);
    group.forEach(({ resolve }, i) => {
      const { index, leaf } = entries[i] as CommittedEntry;
      resolve({ index, leaf, created: true, checkpoint: this.note, head: this.signedHead });
    });
  }

  /** Signs the tree as it stands; all its entries are durable by now. */
  private async sign(): Promise<void> {
    const { store, signer, origin } = this.options;
    const text = formatCheckpoint(origin, this.tree.size, this.tree.root());
    const note = formatNote(text, await Promise.all([signer, ...(signer.others ?? [])].map((one) => signNote(text, one))));
    await store.putCheckpoint(note, 'signed');
    this.show(note);
  }

  private show(note: string): void {
    this.note = note;
    this.signedHead = { size: this.tree.size, root: toBase64(this.tree.root()) };
    const { size } = this.signedHead;
    this.publisher?.offer({ note, size, consistency: (from, to) => proveConsistency(from, to, this.tree.read) });
  }

  private stop(cause: unknown, group: readonly Waiting[]): void {
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.stopped = new RootlineError('unavailable', `the log stopped after a failed write, and takes nothing until it is started anew: ${reason}`, { cause });
    for (const { reject } of [...group, ...this.queue.splice(0)]) reject(this.stopped);
  }

  private timed({ type, envelope, mediaType, verifier, key }: AppendRequest['leaf']): Leaf {
    this.lastTime = Math.max(this.lastTime, (this.options.clock ?? Date.now)());
    return { v: 1, type, envelope, mediaType, verifier, key, time: new Date(this.lastTime).toISOString() };
  }

  private requireSize(size: number): void {
    if (!Number.isSafeInteger(size) || size < 0 || size > this.signedHead.size) {
      throw new RootlineError('bad-request', `${size} is not a size this log of ${this.signedHead.size} entries had`);
    }
  }
}

/** Base64 by Node: a proof has some twenty hashes, and there are thousands of proofs a second. */
function toBase64({ buffer, byteOffset, byteLength }: Hash): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

/** Every key whose checkpoint the log stands by. */
function keysOf({ key, others = [], former = [] }: LogSigner): NoteKey[] {
  return [key, ...others.map((other) => other.key), ...former];
}
