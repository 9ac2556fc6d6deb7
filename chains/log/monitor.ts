/**
 * A monitor: follows a log from checkpoint to checkpoint, hashes every entry itself, and trusts nothing of the log but that what it
 * signs can be held against it. Its own memory is the right edge of the tree it has seen, from which any later tree must grow.
 */
import { RootlineError } from '../../schema/error.ts';
import type { Leaf } from '../../schema/log.ts';
import { openCheckpoint, type Checkpoint } from './checkpoint.ts';
import { Edge } from './edge.ts';
import { equalBytes, fromBase64, toBase64, toNumber } from './encoding.ts';
import { EntryReader, type LogSource } from './entry-reader.ts';
import type { ForkEvidence } from './evidence.ts';
import type { Ed25519Verify } from './note.ts';
import { openUnderPolicy, type WitnessPolicy } from './policy.ts';
import { proveConsistency, treeRoot } from './prove.ts';
import { TileAudit } from './tile-audit.ts';
import { formatVkey, type NoteKey } from './vkey.ts';

/** What a monitor remembers. */
export interface Followed {
  size: number;
  /** Roots of the complete subtrees, largest first, base64. */
  edge: string[];
  /** The last checkpoint that held. */
  checkpoint: string;
  /** Of the last entry. */
  time: string | null;
}

export interface Finding {
  /** `checkpoint`: not signed as it must be; `tile`: missing, or not the hashes of the entries; `entry`: what the log should not have taken. */
  kind: 'checkpoint' | 'fork' | 'rollback' | 'tile' | 'entry';
  detail: string;
  evidence?: ForkEvidence | { type: 'rollback'; log: string; checkpoints: [string, string] } | { type: 'checkpoint'; checkpoint: string }
    | { type: 'entry'; index: number; leaf: string; envelope: string | null };
}

/**
 * Checks what an entry says: a reason why the log should not have taken it, or null. Called in the order of the log, before the answers
 * to earlier calls are there.
 */
export type EntryCheck = (index: number, leaf: Leaf, envelope: Uint8Array) => Promise<string | null>;

export interface FollowOptions {
  log: NoteKey;
  /** Also asks for witnesses. */
  policy?: WitnessPolicy;
  verify: Ed25519Verify;
  checkEntry: EntryCheck;
  progress?: (done: number, total: number) => void;
}

export interface FollowResult {
  /** What to remember; unchanged where anything was found. */
  state: Followed | null;
  findings: Finding[];
  /** Size of the log as it says now, 0 where that could not be read. */
  size: number;
  /** Entries that were read and checked. */
  entries: number;
}

/**
 * Follows a log to its present checkpoint.
 * @param state what was remembered, or null the first time: then the whole log is read
 * @throws whatever the source throws when the log cannot be reached; what is wrong with the log is in the findings
 */
export async function followLog(source: LogSource, state: Followed | null, options: FollowOptions): Promise<FollowResult> {
  const note = await source.checkpoint();
  const result = (findings: Finding[], size = 0, entries = 0): FollowResult => ({ state, findings, size, entries });
  let checkpoint: Checkpoint;
  try {
    checkpoint = await openChecked(note, options);
  } catch (error) {
    return result([{ kind: 'checkpoint', detail: reasonOf(error), evidence: { type: 'checkpoint', checkpoint: note } }]);
  }
  const size = toNumber(checkpoint.size, 'the size of the log');
  const known = state?.size ?? 0;
  if (state !== null && size <= known) {
    const finding = await compareOlder(source, state, note, { ...checkpoint, number: size }, options);
    return finding === null ? result([], size) : result([finding], size);
  }
  const run = new Run(source, state, size, options);
  await run.read();
  if (!equalBytes(run.edge.root(), checkpoint.root)) {
    const fork = state === null ? null : await forkSince(source, state, { note, number: size, root: checkpoint.root }, options);
    if (fork !== null) run.findings.unshift(fork);
    else if (run.findings.length === 0) run.findings.push(unsignedEntries(note, size));
  }
  if (run.findings.length > 0) return result(run.findings, size, run.entries);
  const edge = run.edge.hashes().map(toBase64);
  return { state: { size, edge, checkpoint: note, time: run.time }, findings: [], size, entries: run.entries };
}

async function openChecked(note: string, { log, policy, verify }: FollowOptions): Promise<Checkpoint> {
  if (policy !== undefined) return openUnderPolicy(note, { ...policy, logs: [{ key: log }] }, verify);
  return openCheckpoint(note, { origin: log.name, key: log }, verify);
}

type Sized = Checkpoint & { number: number };

/** The log shows a tree no larger than the one remembered: the same, a fork, or an older one. */
async function compareOlder(source: LogSource, state: Followed, note: string, now: Sized, { log }: FollowOptions): Promise<Finding | null> {
  const root = Edge.restore(state.size, state.edge.map((hash) => fromBase64(hash, 'a remembered hash'))).root();
  const vkey = formatVkey(log);
  if (now.number === state.size) {
    if (equalBytes(root, now.root)) return null;
    return { kind: 'fork', detail: `the log signs two trees of ${now.number} entries`, evidence: { type: 'fork', log: vkey, checkpoints: [state.checkpoint, note] } };
  }
  const fork = await proveFork(source, { note, checkpoint: now }, { note: state.checkpoint, number: state.size, root }, vkey);
  return fork ?? {
    kind: 'rollback', detail: `the log shows ${now.number} entries and has shown ${state.size} before`,
    evidence: { type: 'rollback', log: vkey, checkpoints: [state.checkpoint, note] },
  };
}

/** The log grew into a tree that does not begin with the one remembered; null where its tiles do not prove that. */
async function forkSince(source: LogSource, state: Followed, now: Newer, { log, verify }: FollowOptions): Promise<Finding | null> {
  const checkpoint = await openCheckpoint(state.checkpoint, { origin: log.name, key: log }, verify);
  return proveFork(source, { note: state.checkpoint, checkpoint: { ...checkpoint, number: state.size } }, now, formatVkey(log));
}

function unsignedEntries(note: string, size: number): Finding {
  return {
    kind: 'tile', detail: `the entries do not lead to the root that the checkpoint of ${size} entries signs`, evidence: { type: 'checkpoint', checkpoint: note },
  };
}

interface Newer { note: string; number: number; root: Uint8Array }

/** A fork between two sizes, by the log's own tiles; null where they do not prove one. */
async function proveFork(
  source: LogSource, older: { note: string; checkpoint: Sized }, newer: Newer, log: string,
): Promise<Finding | null> {
  const read = new EntryReader(source, newer.number).hashes;
  try {
    if (!equalBytes(await treeRoot(newer.number, read), newer.root)) return null;
    const root = await treeRoot(older.checkpoint.number, read);
    if (equalBytes(root, older.checkpoint.root)) return null;
    const proof = await proveConsistency(older.checkpoint.number, newer.number, read);
    return {
      kind: 'fork', detail: `the log of ${newer.number} entries does not begin with the ${older.checkpoint.number} entries that it signed before`,
      evidence: { type: 'fork', log, checkpoints: [older.note, newer.note], root: toBase64(root), proof: proof.map(toBase64) },
    };
  } catch (error) {
    if (error instanceof RootlineError) return null;
    throw error;
  }
}

/** One reading of the entries that are new. */
class Run {
  readonly findings: Finding[] = [];
  readonly edge: Edge;
  time: string | null;
  private readonly source: LogSource;
  private readonly from: number;
  private readonly size: number;
  private readonly options: FollowOptions;
  private readonly tiles: TileAudit;

  constructor(source: LogSource, state: Followed | null, size: number, options: FollowOptions) {
    this.source = source;
    this.from = state?.size ?? 0;
    this.size = size;
    this.options = options;
    this.time = state?.time ?? null;
    this.edge = Edge.restore(this.from, (state?.edge ?? []).map((hash) => fromBase64(hash, 'a remembered hash')));
    this.tiles = new TileAudit(new EntryReader(source, size), this.edge);
  }

  get entries(): number {
    return this.edge.size - this.from;
  }

  async read(): Promise<void> {
    try {
      for await (const bundle of new EntryReader(this.source, this.size).bundles(this.from)) {
        const faults = await Promise.all(bundle.map((entry) => this.take(entry)));
        this.findings.push(...faults.filter((fault) => fault !== null));
        await this.tiles.checkFull();
        this.options.progress?.(this.edge.size - this.from, this.size - this.from);
        if (this.findings.length >= 100) return;
      }
      await this.tiles.checkRest();
    } catch (error) {
      this.findings.push({ kind: 'tile', detail: reasonOf(error) });
    }
  }

  private async take({ bytes, hash, leaf, envelope, fault }: Awaited<ReturnType<EntryReader['entry']>>): Promise<Finding | null> {
    const index = this.edge.size;
    this.edge.append(hash, (node, value) => this.tiles.expect(node, value));
    const back = leaf !== null && this.time !== null && Date.parse(leaf.time) < Date.parse(this.time);
    if (leaf !== null) this.time = leaf.time;
    const reason = back ? 'its time is before that of the entry before it'
      : fault ?? (leaf === null || envelope === null ? null : await this.options.checkEntry(index, leaf, envelope));
    if (reason === null) return null;
    const evidence = { type: 'entry' as const, index, leaf: toBase64(bytes), envelope: envelope === null ? null : toBase64(envelope) };
    return { kind: 'entry', detail: `entry ${index}: ${reason}`, evidence };
  }
}

/** What is wrong with the log, in words; what is not of the log goes on upwards. */
function reasonOf(error: unknown): string {
  if (error instanceof RootlineError && error.code !== 'unavailable') return error.message;
  throw error;
}

export type { LogSource } from './entry-reader.ts';
