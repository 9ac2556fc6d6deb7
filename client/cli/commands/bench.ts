/** `rootline bench`: how quick this machine is at what people wait for. Figures only. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { withExamples, withJson, type JsonOption } from '../options.ts';
import { say, table } from '../print.ts';

interface Figure { what: string; milliseconds: number }

export function define(command: Command): void {
  withJson(command).action(action);
  withExamples(command, ['bench', 'in a store of its own, which is removed again'], ['bench --json', 'for programs']);
}

async function action({ json }: JsonOption): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rootline-bench-'));
  try {
    const figures = await measure(dataDir);
    say({ node: process.version, figures }, json, () => [table(figures.map(({ what, milliseconds }) => [what, `${milliseconds.toFixed(1)} ms`]))]);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measure(dataDir: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  const timed = async <T>(what: string, run: () => Promise<T> | T): Promise<T> => {
    const began = performance.now();
    const result = await run();
    figures.push({ what, milliseconds: performance.now() - began });
    return result;
  };
  const [{ openService }, { loadCatalog }] = await timed('load the program', () => Promise.all([import('../../../server/service.ts'), import('../../../chains/catalog/load.ts')]));
  await timed('load the catalog', loadCatalog);
  const service = await timed('open an empty store', () => openService({ dataDir, neo4j: null }));
  const rust = { platform: 'x86_64-unknown-linux-gnu' };
  await timed('first verdict, every release evaluated', () => service.verdict('rust@1.98.0', rust));
  await timed('the same verdict again', () => service.verdict('rust@1.98.0', rust));
  await timed('under another policy', () => service.verdict('rust@1.98.0', { ...rust, policy: 'strict' }));
  await timed('why not, 404 links', () => service.whyNot('rust@1.98.0', rust));
  await timed('draw the chain, folded', () => service.graph({ focus: 'rust@1.98.0', ...rust }));
  await timed('draw the chain, every link', () => service.graph({ focus: 'rust@1.98.0', ...rust, collapse: false }));
  await timed('close', () => service.close());
  return figures;
}
