/** A real server on data of its own, in a process of its own, and a real browser that watches what pages do. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { corpus } from '../shared.ts';

const root = resolve(import.meta.dirname, '../..');
const cli = join(root, 'dist/client/cli/main.js');
const executable = process.env['ROOTLINE_CHROMIUM'] ?? '/usr/bin/chromium';
const shots = join(import.meta.dirname, 'screenshots');

/** Debian's chromium in a container: no sandbox to nest, nothing that talks to the outside. */
const args = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** Why the browser suite cannot run here, or null when it can. */
export const cannot: string | null = existsSync(executable) ? null : `skipped: there is no chromium at ${executable} (set ROOTLINE_CHROMIUM)`;
/** Real signatures to fill the log with, or null where they are missing. */
export const stagex: string | null = corpus('data/stagex');

export interface Site {
  url: string;
  /** Stops the server and removes its data. */
  stop: () => Promise<void>;
  /** Kills the server as a power cut would; its data stays. */
  kill: () => Promise<void>;
  /** Starts it again at the same address, on the same data. */
  again: () => Promise<void>;
}

/** Verifiers of the suite's own, besides those of the catalog; the server takes its registry from the data directory. */
export type Prepare = (dataDir: string) => void;

/** Waits for the address that `rootline serve` prints. */
async function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((found, fail) => {
    let printed = '';
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const url = /http:\/\/localhost:\d+/.exec(printed)?.[0];
      if (url) found(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => fail(new Error(`the server ended with ${code}: ${printed}`)));
  });
}

/** When a folder's newest file was written, in milliseconds since 1970. */
function newest(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).reduce((time, e) => Math.max(time, statSync(join(e.parentPath, e.name)).mtimeMs), 0);
}

function isBuilt(): boolean {
  const index = join(root, 'dist/web/index.html');
  return existsSync(index) && ['client/web', 'schema', 'chains'].every((folder) => newest(join(root, folder)) < statSync(index).mtimeMs);
}

/** Builds the web client where it is older than its sources: once, however many test files ask for it at the same time. */
export async function buildWeb(): Promise<void> {
  const lock = join(root, 'node_modules/.cache/rootline-web.lock');
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      // A lock older than any build takes was left behind by a run that was cut off.
      if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > 120_000) rmSync(lock, { recursive: true, force: true });
      await new Promise((done) => { setTimeout(done, 200); });
    }
  }
  try {
    if (!isBuilt()) execFileSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/**
 * Starts a server on any free port.
 * @param filled whether the log holds StageX's signatures; the suite must have checked that they are there
 * @param prepare puts into the data directory what the server is to find there
 */
export async function startSite(filled: boolean, prepare: Prepare = () => undefined): Promise<Site> {
  const data = mkdtempSync(join(tmpdir(), 'rootline-browser-'));
  prepare(data);
  if (filled && stagex) {
    execFileSync(process.execPath, [cli, 'import', 'stagex', join(stagex, 'signatures'), '--keys', join(stagex, 'keys'), '--data', data], { cwd: root, stdio: 'pipe' });
  }
  const serve = (port: string): ChildProcess => spawn(process.execPath, [cli, 'serve', '--port', port, '--data', data], { cwd: root, stdio: 'pipe' });
  let child = serve('0');
  const url = await addressOf(child);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => { child.once('exit', done); });
    child.kill(signal);
    await ended;
  };
  return {
    url,
    stop: async () => {
      await end('SIGTERM');
      rmSync(data, { recursive: true, force: true });
    },
    kill: () => end('SIGKILL'),
    again: async () => {
      child = serve(new URL(url).port);
      await addressOf(child);
    },
  };
}

/** Puts a registry into the data directory of a site. */
export function withRegistry(registry: object): Prepare {
  return (data) => {
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'registry.json'), JSON.stringify(registry));
  };
}

export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: executable, args });
}

export interface Watched {
  page: Page;
  /** What must stay empty: console errors, violations of the content security policy, requests that leave this machine. */
  complaints: string[];
}

/** A page whose every misdeed is written down. */
export async function watchedPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console ${message.type()}: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(`page error: ${error.stack ?? error.message}`));
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:' && hostname !== 'localhost') complaints.push(`request to ${request.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => console.error(`CSP ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
  });
  return { page, complaints };
}

/** Waits until nothing on the page is being waited for, and a chain, where there is one, is painted and at rest. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const canvas = document.querySelector('.chain-canvas');
    // The design page shows on purpose what waiting looks like.
    const waits = document.querySelector('[aria-busy]:not(#parts *)');
    return document.querySelector('h1') !== null && waits === null && (!canvas || canvas.hasAttribute('data-painted')) && document.querySelector('[data-moving]') === null;
  });
}

/** A state of the page to wait for, long enough for a machine that does much else. */
export async function until(page: Page, what: string, timeout = 30_000): Promise<void> {
  await page.locator(what).first().waitFor({ timeout });
}

/** Keeps a picture to look at. */
export async function shoot(page: Page, name: string, fullPage = true): Promise<void> {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage });
}

/** Where the chain's canvas has a node, in pixels of the page. */
export async function placeOfNode(page: Page, id: string): Promise<{ x: number; y: number }> {
  return page.locator('.chain-canvas').evaluate((box, wanted) => {
    const { cy } = (box as unknown as { _cyreg: { cy: { getElementById(id: string): { renderedPosition(): { x: number; y: number } } } } })._cyreg;
    const at = cy.getElementById(wanted).renderedPosition();
    const { left, top } = box.getBoundingClientRect();
    return { x: left + at.x, y: top + at.y };
  }, id);
}

/** Ids of the nodes that are drawn, by kind. */
export async function nodesOf(page: Page): Promise<{ id: string; kind: string; status: string }[]> {
  return page.locator('.chain-canvas').evaluate((box) => {
    const { cy } = (box as unknown as { _cyreg: { cy: { nodes(): { map<T>(f: (n: { data(k: string): unknown }) => T): T[] } } } })._cyreg;
    return cy.nodes().map((n) => {
      const node = n.data('node') as { id: string; kind: string; status: string };
      return { id: node.id, kind: node.kind, status: node.status };
    });
  });
}
