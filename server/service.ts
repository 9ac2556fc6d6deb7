/** Everything Rootline does, in one object: the HTTP server and the CLI without a server both call this. */
import { join } from 'node:path';
import type { z } from 'zod';
import { answerAgreement } from '../chains/answer/agreement.ts';
import { answerArtifact } from '../chains/answer/artifact.ts';
import { answerChokepoints } from '../chains/answer/chokepoints.ts';
import { answerCompiler, answerCompilers } from '../chains/answer/compilers.ts';
import { answerConvergence } from '../chains/answer/convergence.ts';
import { answerNext } from '../chains/answer/next.ts';
import { answerDisagreements, answerFiles } from '../chains/answer/published.ts';
import { answerRelease } from '../chains/answer/release.ts';
import { answerReleases, type ReleaseQuery } from '../chains/answer/releases.ts';
import { answerVerdict } from '../chains/answer/verdict.ts';
import { answerWhy } from '../chains/answer/why.ts';
import { answerWhyNot } from '../chains/answer/why-not.ts';
import { presetOf } from '../chains/answer/presets.ts';
import { answerWhatIf, suppositionOf } from '../chains/answer/what-if.ts';
import { engineBase } from '../chains/catalog/engine-base.ts';
import { loadPolicies, loadRegistry, readCatalogFiles } from '../chains/catalog/load.ts';
import { didYouMean } from '../chains/catalog/near.ts';
import { parseCatalog } from '../chains/catalog/parse.ts';
import { readRegistry } from '../chains/catalog/registry.ts';
import type { NoteSigner } from '../chains/log/note.ts';
import { formatPolicy } from '../chains/log/policy.ts';
import { formatVkey } from '../chains/log/vkey.ts';
import type { Predicate } from '../chains/proof/statement.ts';
import { evaluateScenario } from '../chains/trust/index.ts';
import type {
  ArtifactAnswer, compilerSchema, compilersSchema, DisagreementsAnswer, entriesSchema, EntryAnswer, FilesAnswer, FilesRequest, GraphAnswer, Grounds, Health, HeldKeys, LogAnswer, policiesSchema, ReleaseAnswer, releasesSchema,
  ScenarioAnswer, Submission, Verdict, verifiersSchema, Why, WhyNot,
} from '../schema/api.ts';
import { RootlineError } from '../schema/error.ts';
import type { AgreementAnswer, ChokepointsAnswer, ConvergenceAnswer, NextAnswer, WhatIf, WhatIfRequest } from '../schema/explain.ts';
import type { Digest } from '../schema/ids.ts';
import type { EvaluationResult, Scenario } from '../schema/scenario.ts';
import type { Budget } from './budget.ts';
import { Derived } from './derived.ts';
import { Drawings, focusOf } from './drawings.ts';
import { scenarioOf } from './scenarios.ts';
import { Entries, type EntryQuery } from './entries.ts';
import { importKeys } from './ingest/keys.ts';
import { Intake, type Taken } from './ingest/intake.ts';
import type { Accepted } from './ingest/submit.ts';
import { Judge, type Asking, type Guard } from './judge.ts';
import { openLogKey } from './log-key.ts';
import { Sequencer } from './log/sequencer.ts';
import type { WitnessClient } from './log/witness-client.ts';
import { checkPolicy, checkSupposed, Policies } from './policies.ts';
import { presentRegistry } from './registry.ts';
import { Proofs } from './proof/proofs.ts';
import { Readings } from './readings.ts';
import { Replica } from './replica/replica.ts';
import { readEntry, replay } from './replay.ts';
import { GraphFeed } from './store/neo4j/feed.ts';
import type { Neo4jOptions } from './store/neo4j/settings.ts';
import type { Graph } from './store/neo4j/graph.ts';
import { openStore } from './store/open.ts';
import type { Store } from './store/store.ts';
import { answerVerifiers } from './verifiers.ts';
import { openTrustedRoot } from './trusted-root.ts';
import { openWitnesses } from './witnesses.ts';

/** Asked of one release: also for which platform. */
export interface ReleaseAsking extends Asking { platform?: string | undefined }
export interface GraphAsking extends ReleaseAsking {
  focus: string;
  depth?: number | undefined;
  collapse?: boolean | undefined;
  open?: string[] | undefined;
}

export interface NextAsking extends ReleaseAsking {
  compiler?: string | undefined;
  verifier?: string | undefined;
  limit?: number | undefined;
}

/** Throws RootlineError where the asker is wrong; codes are those of the operation of the same name in schema/operations.ts. */
export interface Service {
  /** Name of the log. */
  readonly origin: string;
  readonly store: Store;
  readonly sequencer: Sequencer;
  /** Entries taken in. */
  size(): number;
  extent(): { releases: number; compilers: number; attestations: number };
  health(): Promise<Omit<Health, 'status'>>;
  compilers(asking: Asking): Promise<z.infer<typeof compilersSchema>>;
  compiler(id: string, asking: Asking): Promise<z.infer<typeof compilerSchema>>;
  releases(query: ReleaseQuery & Asking): Promise<z.infer<typeof releasesSchema>>;
  release(id: string, asking: ReleaseAsking): Promise<ReleaseAnswer>;
  /** What the catalog publishes under ids, names or digests. */
  files(request: FilesRequest): Promise<FilesAnswer>;
  /** Where the catalog's sources give a file different digests. */
  disagreements(): Promise<DisagreementsAnswer>;
  verdict(id: string, asking: ReleaseAsking): Promise<Verdict>;
  why(id: string, asking: ReleaseAsking): Promise<Why>;
  whyNot(id: string, asking: ReleaseAsking): Promise<WhyNot>;
  /** The proof bundle, as text. */
  proof(id: string, asking: ReleaseAsking): Promise<{ grounds: Grounds; text: string }>;
  /** The verdict as an in-toto Statement signed with the log's key: a DSSE envelope, as text. */
  statement(id: string, asking: ReleaseAsking & { predicate?: Predicate | undefined }): Promise<{ grounds: Grounds; text: string }>;
  scenario(id: string, asking: ReleaseAsking): Promise<ScenarioAnswer>;
  artifact(digest: Digest, asking: Asking): Promise<ArtifactAnswer>;
  graph(asking: GraphAsking): Promise<GraphAnswer>;
  evaluate(scenario: Scenario): Promise<EvaluationResult>;
  agreement(id: string, asking: ReleaseAsking): Promise<AgreementAnswer>;
  chokepoints(id: string, asking: ReleaseAsking): Promise<ChokepointsAnswer>;
  convergence(asking: Asking): Promise<ConvergenceAnswer>;
  next(asking: NextAsking): Promise<NextAnswer>;
  whatIf(request: WhatIfRequest): Promise<WhatIf>;
  policies(): Promise<z.infer<typeof policiesSchema>>;
  verifiers(asking?: Pick<Asking, 'at'>): Promise<z.infer<typeof verifiersSchema>>;
  submit(envelope: Uint8Array, mediaType: string | null): Promise<Submission>;
  /** `submit` in two steps and without the proof, for many at once: they are checked side by side and logged in their order. */
  check(envelope: Uint8Array, mediaType: string | null): Promise<Accepted[]>;
  append(accepted: readonly Accepted[]): Promise<Taken>;
  importKey(material: Uint8Array): Promise<HeldKeys>;
  log(): Promise<LogAnswer>;
  /** Public key material as it was given. */
  key(id: string): Promise<Uint8Array>;
  entries(query: Omit<EntryQuery, 'size'> & Pick<Asking, 'at'>): Promise<z.infer<typeof entriesSchema>>;
  /** Entries from a position on, oldest first. */
  entriesFrom(start: number, limit: number): Promise<EntryAnswer[]>;
  entry(id: string): Promise<EntryAnswer>;
  envelope(digest: Digest): Promise<Uint8Array>;
  /** Calls back with entries as they are taken in, in order. */
  onGrowth(listener: (entries: readonly EntryAnswer[]) => void): void;
  /** Takes nothing more, waits until all that was taken is durable, and closes the store. */
  close(): Promise<void>;
}

export interface ServiceOptions {
  /** Where everything is kept, and with Neo4j what stays beside it: keys and settings; made when it is missing. */
  dataDir: string;
  /** The graph database that keeps the log instead; null: none. By the environment when left out (docs/neo4j.md). */
  neo4j?: Neo4jOptions | null;
  /** Text of the catalog's files, by name; the committed catalog when left out. */
  catalog?: ReadonlyMap<string, string>;
  /** Milliseconds since 1970. */
  clock?: () => number;
  /** What policies that are not shipped may take of the server's time, where many ask; no bound when left out. */
  budget?: Budget;
  /** With a budget: from how many statements and artifacts on such a policy is evaluated on a thread of its own. */
  large?: number;
}

/**
 * Opens the data: the catalog, the store, the log, everything derived from it; and logs the registry where it has changed.
 * @throws RootlineError `unavailable` when another process has the store, `corrupt-log` when the log does not match its checkpoint
 */
export async function openService({ dataDir, neo4j, catalog: catalogFiles = readCatalogFiles(), clock = Date.now, budget, large }: ServiceOptions): Promise<Service> {
  const catalog = parseCatalog(catalogFiles);
  const policies = new Policies(loadPolicies());
  const registry = presentRegistry(loadRegistry(), dataDir);
  const store = await openStore({ directory: join(dataDir, 'store'), ...(neo4j !== undefined && { neo4j }) });
  let feed: GraphFeed | null = null;
  try {
    const signer = openLogKey(dataDir);
    const origin = signer.key.name;
    const materials = await store.keys();
    const derived = new Derived(catalog, materials, await openTrustedRoot(dataDir));
    if (store.graph !== undefined) feed = await followWith(store.graph, derived);
    const entries = new Entries(store, derived);
    const intake = new Intake(derived, entries, policies, clock);
    const witnesses = openWitnesses(dataDir);
    const readings = await Readings.open(signer, catalog.digest);
    const sequencer = await Sequencer.open({
      store, signer, origin, clock,
      readingOf: (group) => readings.write(group.map(({ leaf }) => leaf.envelope), intake.saidOf(group)),
      onCommit: (committed, head) => intake.committed(committed, head), ...(witnesses !== undefined && { witnesses }),
    });
    await replay(store, derived, readings);
    const guard = budget === undefined ? null : { budget, replica: new Replica(derived.engine, () => engineBase(catalog), large) };
    const judge = new Judge(derived, policies, origin, sequencer.head(), (size) => sequencer.rootAt(size), guard);
    await intake.start(sequencer, judge, registry);
    return new Facade({ store, feed, guard, sequencer, derived, entries, intake, judge, policies, materials, catalogFiles, origin, signer, witnesses }).service();
  } catch (error) {
    await feed?.close();
    await store.close();
    throw error;
  }
}

/** Keeps the analysts' graph after the log. It is derived, so trouble with it is told and stops nothing. */
async function followWith(graph: Graph, derived: Derived): Promise<GraphFeed> {
  const feed = await GraphFeed.start(graph, derived.catalog, (error) => console.error('the graph in Neo4j could not be brought after the log; it is tried again:', error));
  derived.follow((entry) => feed.take(entry));
  return feed;
}

interface Parts {
  store: Store; feed: GraphFeed | null; guard: Guard | null; sequencer: Sequencer; derived: Derived; entries: Entries; intake: Intake; judge: Judge; policies: Policies;
  materials: Map<string, Uint8Array>; catalogFiles: ReadonlyMap<string, string>; origin: string; signer: NoteSigner;
  witnesses: WitnessClient | undefined;
}

class Facade {
  readonly #parts: Parts;
  readonly #drawings = new Drawings();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  service(): Service {
    const { store, feed, guard, sequencer, derived, entries, intake, judge, policies, materials, origin } = this.#parts;
    const { catalog, journal } = derived;
    const proofs = new Proofs(this.#parts);
    const extent = (): ReturnType<Service['extent']> => ({ releases: catalog.releases.size, compilers: catalog.compilers.size, attestations: journal.attestations });
    return {
      origin, store, sequencer, extent,
      size: () => journal.size,
      health: () => Promise.resolve({
        store: store.kind, entries: journal.size, releases: catalog.releases.size, catalog: catalog.digest, uptime: Math.round(process.uptime() * 1000) / 1000,
        log: sequencer.failure() === null ? 'taking' : 'stopped', held: sequencer.unpublished(),
      }),
      compilers: (asking) => judge.answer(asking, answerCompilers),
      compiler: (id, asking) => judge.answer(asking, (reading) => answerCompiler(reading, id)),
      releases: (query) => judge.answer(query, (reading) => answerReleases(reading, query)),
      release: (id, asking) => judge.answer(asking, (reading) => answerRelease(reading, id, asking.platform ?? null)),
      files: (request) => Promise.resolve(answerFiles(catalog, derived.published, request)),
      disagreements: () => Promise.resolve(answerDisagreements(catalog)),
      verdict: (id, asking) => judge.answer(asking, (reading) => answerVerdict(reading, id, asking.platform ?? null)),
      why: (id, asking) => judge.answer(asking, (reading) => answerWhy(reading, id, asking.platform ?? null)),
      whyNot: (id, asking) => judge.answer(asking, (reading) => answerWhyNot(reading, id, asking.platform ?? null)),
      proof: (id, asking) => proofs.bundle(id, asking),
      statement: (id, asking) => proofs.statement(id, asking, asking.predicate ?? 'vsa'),
      scenario: async (id, asking) => scenarioOf(this.#parts, await judge.reading(asking), id, asking.platform ?? null),
      artifact: (digest, asking) => judge.answer(asking, (reading) => answerArtifact(reading, digest)),
      graph: (asking) => this.#graph(asking),
      agreement: (id, asking) => judge.answer(asking, (reading) => answerAgreement(reading, id, asking.platform ?? null)),
      chokepoints: (id, asking) => judge.answer(asking, (reading) => answerChokepoints(reading, id, asking.platform ?? null)),
      convergence: (asking) => judge.answer(asking, answerConvergence),
      next: (asking) => this.#next(asking),
      whatIf: (request) => this.#whatIf(request),
      evaluate: (scenario) => Promise.resolve(evaluateScenario(scenario)),
      policies: () => Promise.resolve({ policies: policies.answers() }),
      verifiers: (asking) => this.#verifiers(asking?.at),
      submit: (envelope, mediaType) => intake.submit(envelope, mediaType),
      check: (envelope, mediaType) => intake.check(envelope, mediaType),
      append: (accepted) => intake.append(accepted),
      log: () => Promise.resolve(this.#log()),
      importKey: (material) => importKeys(material, derived.registry, store, materials),
      key: (id) => this.#key(id),
      entries: async ({ at, ...query }) => entries.list({ ...query, size: at === undefined ? undefined : judge.sizeOf(at) }),
      entriesFrom: (start, limit) => entries.from(start, limit),
      entry: (id) => entries.named(id),
      envelope: (digest) => this.#envelope(digest),
      onGrowth: (listener) => intake.onGrowth(listener),
      close: async () => {
        await proofs.close();
        await guard?.replica.close();
        await sequencer.close();
        await feed?.close();
        await store.close();
      },
    };
  }

  async #graph({ focus: asked, platform, depth, collapse, open, ...asking }: GraphAsking): Promise<GraphAnswer> {
    const focus = focusOf(this.#parts.derived.catalog, asked, platform ?? null);
    const reading = await this.#parts.judge.reading(asking);
    const drawing = this.#drawings.draw(reading, focus, {
      ...(depth !== undefined && { depth }), ...(collapse !== undefined && { collapse }), ...(open !== undefined && { open }),
    });
    return { grounds: reading.grounds, ...drawing };
  }

  async #verifiers(at: string | undefined): Promise<z.infer<typeof verifiersSchema>> {
    const { derived, judge, materials, policies, store } = this.#parts;
    const { journal, engine } = derived;
    const size = at === undefined ? journal.size : judge.sizeOf(at);
    if (size === journal.size) return answerVerifiers(derived.registry, materials, (verifier) => journal.tally(verifier));
    const view = engine.view(policies.default);
    const tallies = journal.talliesAt(size, (position) => view.attestation(position)?.result ?? null);
    const entry = journal.registryEntryAt(size);
    const registry = entry < 0 ? { organizations: [], verifiers: [] } : readRegistry((await readEntry(store, entry)).envelope);
    return answerVerifiers(registry, materials, (verifier) => tallies.get(verifier) ?? { attestations: 0, reproduced: 0, differs: 0, latest: null });
  }

  async #next({ compiler, platform, verifier, limit, ...asking }: NextAsking): Promise<NextAnswer> {
    const { judge, derived: { catalog, registry } } = this.#parts;
    if (compiler !== undefined && !catalog.compilers.has(compiler)) throw new RootlineError('bad-request', `the catalog has no compiler ${compiler}${didYouMean(compiler, [...catalog.compilers.keys()])}`);
    if (verifier !== undefined && !registry.verifiers.some(({ id }) => id === verifier)) throw new RootlineError('bad-request', `the registry has no verifier ${JSON.stringify(verifier)}`);
    return judge.answer(asking, (reading) => answerNext(reading, {
      ...(compiler !== undefined && { compiler }), ...(platform !== undefined && { platform }), ...(verifier !== undefined && { verifier }), ...(limit !== undefined && { limit }),
    }));
  }

  async #whatIf({ policy, at, preset, suppose: given }: WhatIfRequest): Promise<WhatIf> {
    const { judge, policies, derived: { catalog, registry } } = this.#parts;
    const suppose = preset === undefined ? given ?? {} : presetOf(catalog, preset, given);
    const start = typeof policy === 'object' ? checkPolicy(policy, registry) : policies.resolve(policy, registry);
    checkSupposed(suppose.compromise ?? [], registry);
    const reading = await judge.readingUnder(start, at);
    return judge.foreign(() => answerWhatIf(reading, suppositionOf(suppose), preset));
  }

  #log(): LogAnswer {
    const { sequencer, signer, origin, witnesses } = this.#parts;
    const { size, root } = sequencer.head();
    return {
      origin, key: formatVkey(signer.key), entries: size, root, checkpoint: sequencer.checkpoint(), published: sequencer.published()?.size ?? null,
      held: sequencer.unpublished(),
      witnesses: (witnesses?.policy.witnesses ?? []).map(({ name, key, url }) => ({ name, key: formatVkey(key), url: url ?? null })),
      policy: witnesses === undefined ? null : formatPolicy({ ...witnesses.policy, logs: [{ key: signer.key }] }),
    };
  }

  async #key(id: string): Promise<Uint8Array> {
    const { materials, derived } = this.#parts;
    const registered = derived.registry.verifiers.flatMap(({ keys }) => keys).find((key) => key.id === id);
    const material = materials.get(id) ?? (registered?.type === 'public-key' ? Buffer.from(registered.spki, 'base64') : undefined);
    if (material === undefined) throw new RootlineError('not-found', `no material is held for the key ${id}`);
    return material;
  }

  async #envelope(digest: Digest): Promise<Uint8Array> {
    const bytes = await this.#parts.store.envelope(digest);
    if (bytes === null) throw new RootlineError('unknown-entry', `the log has no envelope ${digest}`);
    return bytes;
  }
}
