/** Answers from a server over HTTP. Addresses and the shapes of answers are those schema/operations.ts declares; problems become errors again. */
import { problemTypes, type ProblemCode } from '../../schema/problem.ts';
import { RootlineError } from '../../schema/error.ts';
import { problemSchema } from '../../schema/api.ts';
import { operations, type Operation } from '../../schema/operations.ts';
import type { Answers } from './answers.ts';
import type { Source } from './source.ts';

type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

/** How long to wait for an answer. */
const patience = 120_000;

/** @throws RootlineError `bad-reference` when the address is none */
export function openRemote(server: string): Source {
  const base = baseOf(server);
  const get = <K extends keyof Answers>(id: K, params: Record<string, string> = {}, query: object = {}): Promise<Answers[K]> =>
    request(base, id, params, query as Query);
  return {
    where: base.href,
    compilers: (asking) => get('compilers', {}, { ...asking, platform: undefined }),
    compiler: (compiler, asking) => get('compiler', { compiler }, { ...asking, platform: undefined }),
    releases: (query) => get('releases', {}, query),
    release: (id, asking) => get('release', ofRelease(id), asking),
    verdict: (id, asking) => get('verdict', ofRelease(id), asking),
    why: (id, asking) => get('why', ofRelease(id), asking),
    whyNot: (id, asking) => get('whyNot', ofRelease(id), asking),
    next: (query) => get('next', {}, query),
    chokepoints: (id, asking) => get('chokepoints', ofRelease(id), asking),
    convergence: (asking) => get('convergence', {}, { ...asking, platform: undefined }),
    whatIf: (asked) => request(base, 'whatIf', {}, {}, new TextEncoder().encode(JSON.stringify(asked)), 'application/json'),
    proof: async (id, asking) => ({ text: await requestText(base, 'proof', ofRelease(id), { ...asking }) }),
    statement: async (id, asking) => ({ text: await requestText(base, 'statement', ofRelease(id), { ...asking }) }),
    artifact: (digest, asking) => get('artifact', { digest }, { ...asking, platform: undefined }),
    graph: (query) => get('graph', {}, query),
    policies: () => get('policies'),
    verifiers: () => get('verifiers'),
    entries: (query) => get('entries', {}, query),
    entry: (id) => get('entry', { id }),
    evaluate: (scenario) => request(base, 'evaluate', {}, {}, new TextEncoder().encode(JSON.stringify(scenario)), 'application/json'),
    submit: (envelope, mediaType) => request(base, 'submit', {}, {}, envelope, mediaType),
    importKey: (material) => request(base, 'importKey', {}, {}, material, 'application/octet-stream'),
    close: async () => {},
  };
}

function ofRelease(id: string): Record<string, string> {
  const at = id.indexOf('@');
  return { compiler: id.slice(0, at), version: id.slice(at + 1) };
}

function baseOf(server: string): URL {
  const address = server.includes('://') ? server : `http://${server}`;
  if (!URL.canParse(address) || !/^https?:/.test(address)) throw new RootlineError('bad-reference', `${JSON.stringify(server)} is not the address of a server`);
  const url = new URL(address);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

async function request<K extends keyof Answers>(
  base: URL, id: K, params: Record<string, string>, query: Query, body?: Uint8Array<ArrayBuffer> | Uint8Array, mediaType?: string,
): Promise<Answers[K]> {
  const operation: Operation = operations[id];
  const response = await send(addressOf(base, operation.path, params, query), {
    method: operation.method, signal: AbortSignal.timeout(patience),
    ...(body !== undefined && { body: body as Uint8Array<ArrayBuffer>, headers: { 'Content-Type': mediaType ?? 'application/octet-stream' } }),
  });
  const value = await jsonOf(response);
  if (!response.ok) throw problemOf(response, value);
  const read = operation.answers[200]?.schema?.safeParse(value);
  if (!read?.success) throw new RootlineError('unavailable', `${response.url} did not answer as this version of the API does: ${read?.error.issues[0]?.message ?? ''}`);
  return read.data as Answers[K];
}

/** An answer as the text it is, for what is kept and signed byte for byte. */
async function requestText(base: URL, id: 'proof' | 'statement', params: Record<string, string>, query: Query): Promise<string> {
  const response = await send(addressOf(base, operations[id].path, params, query), { signal: AbortSignal.timeout(patience) });
  if (!response.ok) throw problemOf(response, await jsonOf(response));
  return response.text();
}

function addressOf(base: URL, path: string, params: Record<string, string>, query: Query): URL {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const url = new URL(filled.slice(1), base);
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') url.searchParams.set(name, String(value));
  return url;
}

async function send(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
    throw new RootlineError('unavailable', `no answer from ${url.origin}: ${reason}`, { cause });
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RootlineError('unavailable', `${response.url} answered ${response.status} without JSON; is it a Rootline server?`, { cause });
  }
}

/** The error that a problem document tells of. */
function problemOf(response: Response, value: unknown): RootlineError {
  const read = problemSchema.safeParse(value);
  const code = read.success ? read.data.type.split('/').at(-1) ?? '' : '';
  if (!read.success || !(code in problemTypes)) return new RootlineError('unavailable', `${response.url} answered ${response.status}`);
  return new RootlineError(code as ProblemCode, read.data.detail, { errors: read.data.errors ?? [] });
}
