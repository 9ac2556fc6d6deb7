/**
 * `npm run bench page [-- SIZES]`: what a reader's browser does with large chains, *simulated*, of both shapes: time to the first chain
 * painted, elements drawn, frames a second while panning and zooming, recolouring under another policy, memory; on canvas and in
 * cytoscape's WebGL mode. `recolour` moves a threshold to and fro, `fresh` tries policies not seen before. Needs Chromium (ROOTLINE_CHROMIUM). Software rendering, as on a machine without graphics hardware.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { startServer } from '../../server/main.ts';
import { simulatedChain, type Shape } from '../simulated/chain.ts';
import { serveSimulated, type SimulatedServer } from '../simulated/serve.ts';
import { framesOf, framesInWebgl, type Frames } from './page/frames.ts';
import { median, ms } from './page/median.ts';
import { freshRecolourings, recolourings } from './page/recolour.ts';
import { heapOf, openCold, openOverview, type Opened } from './page/visit.ts';

const ROUNDS = 5;
const sizes = (process.argv[2] ?? '300,1000,10000').split(',').filter((size) => size !== '').map(Number);
const shapes: readonly Shape[] = ['line', 'wide'];
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--js-flags=--expose-gc'];

function row(...cells: (string | number)[]): void {
  console.log(cells.map((cell, i) => String(cell).padEnd(i === 0 ? 14 : 13)).join(' '));
}

function mib(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

/** Time the server takes for the drawing, without any cache of answers, in milliseconds: anew, and with another fold open. */
async function layoutTimes({ service, path }: SimulatedServer): Promise<[number, number]> {
  const [, , compiler, version] = path.split('/');
  const times = async (more: () => object): Promise<number> => {
    const took: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      const start = performance.now();
      await service.graph({ focus: `${compiler}@${version}`, platform: 'linux-amd64', ...more() });
      took.push(performance.now() - start);
    }
    return median(took);
  };
  // Another depth, though none is cut off, is another chain to the server.
  let depth = 50_000;
  return [await times(() => ({ depth: depth++ })), await times(() => ({ open: ['far:0..3'] }))];
}

function said({ fit, readable, near, zooming }: Frames): (string | number)[] {
  return [fit, readable, near, zooming].map((f) => Math.round(f));
}

async function measure(browser: Browser, shape: Shape, size: number): Promise<void> {
  const server = await serveSimulated(simulatedChain(shape, size));
  try {
    const [layout, unfold] = await layoutTimes(server);
    const opened: Opened[] = [];
    for (let i = 0; i < ROUNDS; i++) opened.push(await openCold(browser, server.url + server.path, i === ROUNDS - 1));
    const page = opened.at(-1)?.page;
    if (!page) throw new Error('the page was closed');
    const heap = await heapOf(page);
    const frames = await framesOf(page);
    const recolour = await recolourings(page);
    const fresh = await freshRecolourings(page);
    const heapThen = await heapOf(page);
    const { nodes, edges } = opened[0] ?? { nodes: 0, edges: 0 };
    row(`${size} ${shape}`, ms(opened[0]?.painted ?? 0), ms(median(opened.map((o) => o.painted))), ms(layout), ms(unfold), `${nodes}+${edges}`, ...said(frames), ms(recolour), ms(fresh.median), ms(fresh.most), mib(heap), mib(heapThen));
    row('  in WebGL', '', '', '', '', '', ...said(await framesInWebgl(page)));
    await page.context().close();
  } finally {
    await server.end();
  }
}

/** The first page, with the committed catalog and an empty log. */
async function overview(browser: Browser): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rootline-bench-'));
  const server = await startServer({ port: 0, dataDir });
  try {
    const seen: Awaited<ReturnType<typeof openOverview>>[] = [];
    for (let i = 0; i < ROUNDS; i++) seen.push(await openOverview(browser, server.url));
    const of = (key: 'words' | 'lanes'): string => `${ms(seen[0]?.[key] ?? NaN)} the first time, median ${ms(median(seen.map((s) => s[key])))}`;
    console.log(`\noverview, ${server.service.extent().releases} releases: first words ${of('words')}; all lanes ${of('lanes')}`);
  } finally {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Compressed sizes of what is built, the largest first. */
function bundles(): void {
  const assets = resolve('dist/web/assets');
  const files = readdirSync(assets).filter((name) => name.endsWith('.br')).map((name) => ({ name: name.slice(0, -3), bytes: statSync(join(assets, name)).size }));
  console.log('\nbundles, brotli:');
  for (const { name, bytes } of files.toSorted((a, b) => b.bytes - a.bytes).slice(0, 12)) console.log(`  ${(bytes / 1024).toFixed(1).padStart(7)} KiB  ${name}`);
}

const browser = await chromium.launch({ executablePath: process.env['ROOTLINE_CHROMIUM'] ?? '/usr/bin/chromium', args });
try {
  console.log('medians; times to the first chain painted count from the start of the navigation; frames a second while panning at three zooms, and while zooming\n');
  row('simulated', 'first visit', 'later visits', 'layout', 'unfolding', 'nodes+edges', 'whole', 'readable', 'near', 'zooming', 'recolour', 'fresh', 'fresh, most', 'heap', 'heap then');
  for (const shape of shapes) for (const size of sizes) await measure(browser, shape, size);
  await overview(browser);
  bundles();
} finally {
  await browser.close();
}
