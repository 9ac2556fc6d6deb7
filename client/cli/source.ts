/** Where answers come from: a server over HTTP, or the store in a folder. The commands know this interface only. */
import type {
  Answers, Asking, EntriesQuery, GraphQuery, NextQuery, ReleasesQuery,
} from './answers.ts';
import type { Predicate } from '../../chains/proof/statement.ts';
import type { WhatIfRequest } from '../../schema/explain.ts';
import type { Scenario } from '../../schema/scenario.ts';

export interface Source {
  /** A server's address or a folder, for people. */
  readonly where: string;
  compilers(asking: Asking): Promise<Answers['compilers']>;
  compiler(id: string, asking: Asking): Promise<Answers['compiler']>;
  releases(query: ReleasesQuery): Promise<Answers['releases']>;
  release(id: string, asking: Asking): Promise<Answers['release']>;
  verdict(id: string, asking: Asking): Promise<Answers['verdict']>;
  why(id: string, asking: Asking): Promise<Answers['why']>;
  whyNot(id: string, asking: Asking): Promise<Answers['whyNot']>;
  next(query: NextQuery): Promise<Answers['next']>;
  chokepoints(id: string, asking: Asking): Promise<Answers['chokepoints']>;
  convergence(asking: Asking): Promise<Answers['convergence']>;
  whatIf(request: WhatIfRequest): Promise<Answers['whatIf']>;
  /** The proof bundle, exactly as it is to be kept. */
  proof(id: string, asking: Asking): Promise<{ text: string }>;
  /** The verdict as a signed in-toto Statement: a DSSE envelope. */
  statement(id: string, asking: Asking & { predicate: Predicate }): Promise<{ text: string }>;
  artifact(digest: string, asking: Asking): Promise<Answers['artifact']>;
  graph(query: GraphQuery): Promise<Answers['graph']>;
  evaluate(scenario: Scenario): Promise<Answers['evaluate']>;
  policies(): Promise<Answers['policies']>;
  verifiers(): Promise<Answers['verifiers']>;
  entries(query: EntriesQuery): Promise<Answers['entries']>;
  entry(id: string): Promise<Answers['entry']>;
  /** @throws RootlineError with the reason of refusal */
  submit(envelope: Uint8Array, mediaType: string): Promise<Answers['submit']>;
  importKey(material: Uint8Array): Promise<Answers['importKey']>;
  close(): Promise<void>;
}

export interface SourceOptions {
  server?: string;
  data?: string;
}

/**
 * Opens the server when one is named (`--server`, `$ROOTLINE_SERVER`), else the store.
 * @throws RootlineError `unavailable` when another process has the store open
 */
export async function openSource(options: SourceOptions): Promise<Source> {
  const server = options.server ?? (options.data === undefined ? process.env['ROOTLINE_SERVER'] : undefined);
  if (server !== undefined && server !== '') return (await import('./remote.ts')).openRemote(server);
  return (await import('./local.ts')).openLocal(options.data);
}

/** Opens a source for as long as `use` runs. */
export async function withSource<T>(options: SourceOptions, use: (source: Source) => Promise<T>): Promise<T> {
  const source = await openSource(options);
  try {
    return await use(source);
  } finally {
    await source.close();
  }
}
