/** A real server for a test: own folder, own port, own verifiers. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalog } from '../../chains/catalog/load.ts';
import type { Rebuild } from '../../chains/attestation/statement.ts';
import type { Catalog } from '../../schema/catalog.ts';
import { startServer, type RunningServer, type ServerOptions } from '../../server/main.ts';
import { registryOf, type TestVerifier } from './signing.ts';

export interface TestServer extends RunningServer {
  dataDir: string;
  /** Errors that were the server's own. A test that expects none checks that it is empty. */
  faults: unknown[];
  /** Stops it and removes its folder. */
  end(): Promise<void>;
}

export async function startTestServer(verifiers: readonly TestVerifier[] = [], dataDir = mkdtempSync(join(tmpdir(), 'rootline-')), options: ServerOptions = {}): Promise<TestServer> {
  mkdirSync(dataDir, { recursive: true });
  if (verifiers.length > 0) writeFileSync(join(dataDir, 'registry.json'), JSON.stringify(registryOf(verifiers)));
  const faults: unknown[] = [];
  const running = await startServer({ ...options, port: 0, dataDir, report: (error) => faults.push(error) });
  const end = async (): Promise<void> => {
    await running.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { ...running, dataDir, faults, end };
}

export interface Got { status: number; headers: Headers; body: unknown; text: string }

/** Asks, and reads the answer whole. */
export async function ask(server: { url: string }, path: string, init: RequestInit = {}): Promise<Got> {
  const response = await fetch(server.url + path, { redirect: 'manual', ...init });
  const text = await response.text();
  const json = /[/+]json\b/.test(response.headers.get('content-type') ?? '') && text !== '';
  return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : null };
}

export function submit(server: { url: string }, envelope: Uint8Array, mediaType = 'application/vnd.dsse.envelope.v1+json'): Promise<Got> {
  return ask(server, '/api/v1/attestations', { method: 'POST', body: new Uint8Array(envelope), headers: { 'content-type': mediaType } });
}

let loaded: Catalog | null = null;

/** The committed catalog, to take real digests from. */
export function catalog(): Catalog {
  return (loaded ??= loadCatalog());
}

/** A rebuild of a published file, just as its publisher declares. */
export function rebuildOf(id: string, more: Partial<Rebuild> = {}): Rebuild {
  const file = catalog().files.get(id);
  if (file === undefined) throw new Error(`the catalog has no file ${id}`);
  return { of: id, output: file.digest, inputs: file.recipe?.inputs ?? [], comparison: 'bit-identical', result: 'reproduced', ...more };
}
