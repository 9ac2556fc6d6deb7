/** Proof bundles and signed statements: gathering what a verdict rests on out of the log. */
import { setImmediate } from 'node:timers/promises';
import type { Reading } from '../../chains/answer/reading.ts';
import { answerVerdict, judge } from '../../chains/answer/verdict.ts';
import { readRegistry } from '../../chains/catalog/registry.ts';
import { encodeLeaf } from '../../chains/log/leaf.ts';
import type { LogSigner } from '../../chains/log/note.ts';
import { coneOf, compilersFor } from '../../chains/proof/cone.ts';
import { signStatement, statementBytes, type Predicate } from '../../chains/proof/statement.ts';
import { catalogPart, sealProof, withDigest, writeProof, type UnsealedProof } from '../../chains/proof/write.ts';
import { verdictSchema, type Grounds } from '../../schema/api.ts';
import { RootlineError } from '../../schema/error.ts';
import type { ReleaseId } from '../../schema/ids.ts';
import { PROOF_ENTRIES, type Proof, type ProvedEntry } from '../../schema/proof.ts';
import type { Registry } from '../../schema/registry.ts';
import type { Derived } from '../derived.ts';
import { nodePrimitives } from '../ingest/primitives.ts';
import type { Asking, Judge } from '../judge.ts';
import type { Published } from '../log/publisher.ts';
import type { Sequencer } from '../log/sequencer.ts';
import { readEntry, type Kept } from '../replay.ts';
import type { Store } from '../store/store.ts';
import { Thread } from '../thread.ts';
import type { Ground } from './leads-to.ts';

/** How many entries are read at once. */
const AHEAD = 64;

const LIMITS = { ms: 30_000, memoryMb: 1024, queue: 16, what: 'proof', instead: 'take the proof of one platform, or with `rootline proof get` where the log is' };

export interface ProofSources {
  store: Store;
  sequencer: Sequencer;
  derived: Derived;
  judge: Judge;
  materials: ReadonlyMap<string, Uint8Array>;
  catalogFiles: ReadonlyMap<string, string>;
  signer: LogSigner;
}

export interface ProofAsking extends Asking { platform?: string | undefined }
type NumberedEntry = Kept & { index: number };

export class Proofs {
  readonly #sources: ProofSources;
  /** Deriving a verdict anew takes a large part of a second: nobody else is to wait for it. */
  readonly #thread = new Thread<Ground, boolean>('proof/worker', LIMITS);

  constructor(sources: ProofSources) {
    this.#sources = sources;
  }

  /**
   * The bundle of a verdict, as text.
   * @throws RootlineError `unknown-release`, `unknown-platform`; `unavailable` where no published checkpoint goes so far; `too-complex` when
   *   too many entries bear on it or it takes too long; `too-many-requests` when too many wait for theirs
   */
  async bundle(id: ReleaseId, asking: ProofAsking): Promise<{ grounds: Grounds; text: string }> {
    const proof = await this.#gather(id, asking);
    return { grounds: proof.verdict.grounds, text: writeProof(await sealProof(proof, this.#sources.signer)) };
  }

  /**
   * The verdict as an in-toto Statement, signed with the log's key.
   * @throws RootlineError as `bundle`, and `unknown-artifact` where there are no bytes to state anything of
   */
  async statement(id: ReleaseId, asking: ProofAsking, predicate: Predicate): Promise<{ grounds: Grounds; text: string }> {
    const proof = await this.#gather(id, asking);
    const bytes = statementBytes(proof, predicate);
    if (bytes === null) throw new RootlineError('unknown-artifact', `no digest of ${id} is on record${proof.last === null ? ' in an empty log' : ''}, so there is nothing to state a verdict of`);
    return { grounds: proof.verdict.grounds, text: JSON.stringify(await signStatement(bytes, this.#sources.signer)) };
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }

  async #gather(id: ReleaseId, { platform: named, ...asking }: ProofAsking): Promise<UnsealedProof> {
    const { derived: { journal, catalog }, judge: judges, sequencer } = this.#sources;
    const platform = named ?? null;
    const published = sequencer.published();
    // What the witnesses cosigned is worth more than what is newest.
    const reading = await judges.reading({ ...asking, at: asking.at ?? String(published?.size ?? 0) });
    const { size } = reading.grounds.checkpoint;
    if (published === null || size > published.size) throw new RootlineError('unavailable', `no checkpoint is published yet that covers ${size} entries: its witnesses have not cosigned`);
    const verdict = verdictSchema.parse(answerVerdict(reading, id, platform));
    const { release, digests } = judge(reading, id, platform);
    const cone = coneOf(catalog, reading.view, digests);
    const bearing = journal.bearingOn([...cone], size);
    if (bearing.length > PROOF_ENTRIES) throw new RootlineError('too-complex', `${bearing.length} entries bear on ${id}; a bundle holds ${PROOF_ENTRIES} at most`);
    // Everything that depends on the views is taken by now: from here on the log may grow.
    const entries = await this.#read(bearing);
    const [document] = await this.#read([journal.registryEntryAt(size)].filter((index) => index >= 0));
    const registry = document === undefined ? { organizations: [], verifiers: [] } : readRegistry(document.envelope);
    const { about: _, ...policy } = reading.policy;
    return withDigest({
      v: 1, verdict, policy, catalog: await this.#catalogFor(reading, verdict, entries, registry, compilersFor(catalog, release.compiler, cone)),
      registry: document === undefined ? null : await this.#proved(document, published),
      entries: await this.#provedAll(entries, published),
      keys: this.#keysFor(registry, entries),
      checkpoint: published.note, consistency: await sequencer.consistency(size, published.size), last: await this.#last(size, published),
    }, nodePrimitives);
  }

  async #read(indexes: readonly number[]): Promise<NumberedEntry[]> {
    const entries: NumberedEntry[] = [];
    for (let start = 0; start < indexes.length; start += AHEAD) {
      entries.push(...await Promise.all(indexes.slice(start, start + AHEAD).map(async (index) => {
        const { leaf, envelope } = await readEntry(this.#sources.store, index);
        return { index, leaf, envelope };
      })));
    }
    return entries;
  }

  /** In groups, between which others have their turn. */
  async #provedAll(entries: readonly NumberedEntry[], published: Published): Promise<ProvedEntry[]> {
    const proved: ProvedEntry[] = [];
    for (let start = 0; start < entries.length; start += AHEAD) {
      proved.push(...await Promise.all(entries.slice(start, start + AHEAD).map((entry) => this.#proved(entry, published))));
      await setImmediate();
    }
    return proved;
  }

  async #proved({ index, leaf, envelope }: NumberedEntry, { size }: Published): Promise<ProvedEntry> {
    const { hashes } = await this.#sources.sequencer.inclusion(index, size);
    return { index, leaf: Buffer.from(encodeLeaf(leaf)).toString('utf8'), envelope: Buffer.from(envelope).toString('base64'), hashes };
  }

  async #last(size: number, published: Published): Promise<Proof['last']> {
    const [entry] = await this.#read(size === 0 ? [] : [size - 1]);
    if (entry === undefined) return null;
    const { envelope: _, ...last } = await this.#proved(entry, published);
    return last;
  }

  /**
   * The catalog's files of these compilers; all of them where their part alone does not lead to the verdict, as when a statement also
   * speaks of a compiler that has nothing to do with the chain.
   */
  async #catalogFor(reading: Reading, verdict: Proof['verdict'], entries: readonly NumberedEntry[], registry: Registry, compilers: ReadonlySet<string>): Promise<Proof['catalog']> {
    const { catalogFiles, derived: { catalog } } = this.#sources;
    for (const some of [compilers, new Set(catalog.compilers.keys())]) {
      const part = await catalogPart(catalogFiles, some, nodePrimitives);
      if (await this.#thread.ask({ verdict, policy: reading.policy, registry, catalog: part, entries })) return part;
    }
    throw new RootlineError('internal', `what bears on ${verdict.release} does not lead to its verdict`);
  }

  /** Material of the OpenPGP keys that signed; other keys are in the registry as they are. */
  #keysFor(registry: Registry, entries: readonly NumberedEntry[]): Proof['keys'] {
    const used = new Set(entries.map(({ leaf }) => leaf.key));
    const ids = registry.verifiers.flatMap(({ keys }) => keys.flatMap((key) => (key.type === 'openpgp' && used.has(key.id) ? [key.id] : []))).sort();
    return Object.fromEntries(ids.flatMap((id) => {
      const material = this.#sources.materials.get(id);
      return material === undefined ? [] : [[id, Buffer.from(material).toString('base64')]];
    }));
  }
}
