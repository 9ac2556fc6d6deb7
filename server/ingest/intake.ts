/** Takes submissions to the log, and what the log committed into everything derived from it. */
import type { Opened, Said } from '../../chains/attestation/types.ts';
import { readRegistry, replacedKeys } from '../../chains/catalog/registry.ts';
import { RootlineError } from '../../schema/error.ts';
import type { EntryAnswer, Submission } from '../../schema/api.ts';
import type { TreeHead } from '../../schema/log.ts';
import type { Derived } from '../derived.ts';
import type { Entries } from '../entries.ts';
import type { Judge } from '../judge.ts';
import type { Appended, CommittedEntry, Sequencer } from '../log/sequencer.ts';
import type { Policies } from '../policies.ts';
import { REGISTRY_TYPE, type RegistryDocument } from '../registry.ts';
import { ChangeWatch, type Changes } from './changes.ts';
import { accept, type Accepted } from './submit.ts';

const UNCHANGED: Changes = { verified: [], lost: [], sentence: 'The log holds this statement already; nothing changed.' };

/** A submission that the log holds, and what it changed. */
export interface Taken extends Appended { changed: Changes }

type Listener = (entries: readonly EntryAnswer[]) => void;

export class Intake {
  readonly #derived: Derived;
  readonly #entries: Entries;
  readonly #policies: Policies;
  readonly #clock: () => number;
  /** What was read of statements on their way into the log, by statement id. */
  readonly #accepted = new Map<string, { opened: Opened; said: Said[] }>();
  /** What entries changed, until their submitters are told. */
  readonly #changes = new Map<number, Changes>();
  readonly #listeners: Listener[] = [];
  #sequencer: Sequencer | null = null;
  #judge: Judge | null = null;
  #watch: ChangeWatch | null = null;

  constructor(derived: Derived, entries: Entries, policies: Policies, clock: () => number) {
    this.#derived = derived;
    this.#entries = entries;
    this.#policies = policies;
    this.#clock = clock;
  }

  /**
   * Begins, the log being replayed; logs the registry when it is not the one in force by the log.
   * @throws RootlineError `malformed` where the registry gives an id to another key than it stands for in the log
   */
  async start(sequencer: Sequencer, judge: Judge, registry: RegistryDocument): Promise<void> {
    this.#sequencer = sequencer;
    this.#judge = judge;
    if (this.#derived.registryDigest !== registry.digest) {
      const [replaced] = replacedKeys(this.#derived.registries, registry.registry);
      if (replaced !== undefined) throw new RootlineError('malformed', `the registry: the key ${replaced} is another key than the one that signed in the log under this id; give it an id of its own`);
      await sequencer.append({
        leaf: { type: 'registry', envelope: registry.digest, mediaType: REGISTRY_TYPE, verifier: '', key: '' },
        envelope: registry.bytes,
        // A registry may come back after another: what makes it an entry of its own is where it stands.
        statementId: `registry ${registry.digest} at ${this.#derived.journal.size}`,
      });
    }
    this.#watch = new ChangeWatch(this.#derived.catalog, this.#derived.engine, this.#policies.default);
  }

  onGrowth(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** What was read of entries on their way into the log; null for an entry that is no statement. */
  saidOf(entries: readonly CommittedEntry[]): (readonly Said[] | null)[] {
    return entries.map(({ statementId }) => this.#accepted.get(statementId)?.said ?? null);
  }

  /** Takes entries in as they become durable; called by the sequencer, in order, before their submitters are answered. */
  committed(committed: readonly CommittedEntry[], head: TreeHead): void {
    const answers = committed.map((entry) => this.#take(entry));
    this.#judge?.moveTo(head);
    for (const listener of this.#listeners) listener(answers);
  }

  /**
   * Checks a submission, logging nothing: many may be checked at once.
   * @param mediaType as sent, or null
   * @throws RootlineError with the refusal
   */
  check(bytes: Uint8Array, mediaType: string | null): Promise<Accepted[]> {
    return accept(bytes, mediaType, this.#derived, new Date(this.#clock()));
  }

  /** Logs what was checked: what is given first stands first in the log. */
  async append(accepted: readonly Accepted[]): Promise<Taken> {
    const sequencer = this.#open();
    const appended = await Promise.all(accepted.map((one) => this.#appendOne(one, sequencer)));
    const first = appended.find((one) => one.created) ?? appended[0];
    if (first === undefined) throw new RootlineError('unsigned', 'no signature was found');
    const changed = first.created ? merge(appended.flatMap(({ index }) => this.#changes.get(index) ?? [])) : UNCHANGED;
    for (const { index } of appended) this.#changes.delete(index);
    return { ...first, changed };
  }

  /**
   * Checks a submission and logs it.
   * @returns the entry with the proof that the log holds it
   * @throws RootlineError with the refusal; nothing is then logged
   */
  async submit(bytes: Uint8Array, mediaType: string | null): Promise<Submission> {
    const { created, index, head, checkpoint, changed } = await this.append(await this.check(bytes, mediaType));
    const { size, root, hashes } = await this.#open().inclusion(index, head.size);
    return { created, entry: await this.#entries.at(index), inclusion: { size, root, hashes, checkpoint }, changed };
  }

  #open(): Sequencer {
    if (this.#sequencer === null) throw new RootlineError('unavailable', 'the log is not open yet');
    return this.#sequencer;
  }

  async #appendOne({ request, opened, said }: Accepted, sequencer: Sequencer): Promise<Appended> {
    this.#accepted.set(request.statementId, { opened, said });
    try {
      return await sequencer.append(request);
    } finally {
      this.#accepted.delete(request.statementId);
    }
  }

  #take({ index, leaf, envelope, statementId }: CommittedEntry): EntryAnswer {
    if (leaf.type === 'registry') {
      this.#derived.take(leaf, { type: 'registry', registry: readRegistry(envelope) });
      return this.#entries.addRegistry(index, leaf, envelope);
    }
    const read = this.#accepted.get(statementId);
    if (read === undefined) throw new RootlineError('internal', `entry ${index} was committed without having been submitted here`);
    this.#derived.take(leaf, { type: 'attestation', said: read.said });
    if (this.#watch !== null) this.#changes.set(index, this.#watch.changes());
    return this.#entries.add(index, leaf, read.said, read.opened);
  }
}

/** Several entries of one envelope change what each of them changes. */
function merge(all: readonly Changes[]): Changes {
  const [only, ...more] = all;
  if (only !== undefined && more.length === 0) return only;
  return {
    verified: [...new Set(all.flatMap((c) => c.verified))], lost: [...new Set(all.flatMap((c) => c.lost))],
    sentence: [...new Set(all.map((c) => c.sentence))].join(' '),
  };
}
