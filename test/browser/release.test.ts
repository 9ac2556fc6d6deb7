/** The release page, part by part: the verdict, the proof or what is missing, who got which bytes, files, chokepoints, lineages, history, badge, and everything that can be taken away, really taken and opened. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { needs } from '../shared.ts';
import { buildWeb, cannot, nodesOf, settled, stagex, startBrowser, startSite, until, watchedPage, type Site, type Watched } from './harness.ts';

const suite = cannot ?? needs('data/stagex', stagex);
const cli = resolve(import.meta.dirname, '../../dist/client/cli/main.js');
const VERIFIED = '/r/stagex-go/2025.04.1?policy=declared';

describe.skipIf(cannot !== null || stagex === null)(`the release page: ${suite}`, () => {
  let site: Site;
  let browser: Browser;
  let verified: Watched;
  let missing: Watched;
  /** A page of nobody's, to open files in. */
  let reading: Page;
  const folder = mkdtempSync(join(tmpdir(), 'rootline-taken-'));

  async function open(path: string): Promise<Watched> {
    const watched = await watchedPage(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
    await watched.page.goto(site.url + path);
    await settled(watched.page);
    return watched;
  }

  beforeAll(async () => {
    await buildWeb();
    site = await startSite(true);
    browser = await startBrowser();
    [verified, missing] = [await open(VERIFIED), await open('/r/go/1.24.2')];
    reading = await browser.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Presses what downloads, and gives back the path of what came. */
  async function taken(page: Page, press: () => Promise<void>): Promise<string> {
    const [download] = await Promise.all([page.waitForEvent('download'), press()]);
    const path = join(folder, download.suggestedFilename());
    await download.saveAs(path);
    return path;
  }

  /** Presses the copy button beside a thing, and gives back what is in the clipboard. */
  async function copied(page: Page, beside: string): Promise<string> {
    await page.locator(beside).first().locator('xpath=ancestor-or-self::*[.//button][1]').getByRole('button').first().click();
    return page.evaluate(() => navigator.clipboard.readText());
  }

  it('says the verdict in one sentence, with reasons', async () => {
    expect(await verified.page.locator('.verdict-sentence').innerText()).toMatch(/^go 1\.24\.2 \(StageX 2025\.04\.1\) for linux-amd64 is chain-verified back to hex0-seed .*\.$/);
    expect(await missing.page.locator('.verdict-sentence').innerText()).toMatch(/^Go 1\.24\.2 for linux-amd64 is not chain-verified: nobody has yet rebuilt .* from .*\.$/);
    expect(await verified.page.title()).toBe('go 1.24.2 (StageX 2025.04.1) for linux-amd64 is chain-verified · Rootline');
  });

  it('gives the proof link by link, each with those who attested it', async () => {
    const { page } = verified;
    const links = page.locator('#why .proof-link');
    expect(await links.count()).toBe(7);
    await links.first().locator('summary').click();
    expect(await links.first().locator('.evidence').allInnerTexts()).toEqual(expect.arrayContaining([expect.stringMatching(/lancevick of distrust\s+reproduced, bit for bit/)]));
  });

  it('lists what is missing, each with a command that is copied whole', async () => {
    const { page } = missing;
    const shown = await page.locator('#why-not .missing .command pre').first().innerText();
    expect(shown).toMatch(/^npx rootline rebuild go@\S+ --output OUTPUT --compiler /);
    expect(await copied(page, '#why-not .missing .command pre')).toBe(shown);
    expect(await page.locator('#why-not .broken li').count()).toBeGreaterThan(0);
  });

  it('lists files with digests that are copied whole', async () => {
    const { page } = missing;
    const row = '#files tbody tr:first-child .digest code';
    const digest = await page.locator(row).getAttribute('title');
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await copied(page, row)).toBe(digest);
  });

  it('tells chokepoints, lineages, and who got which bytes', async () => {
    const { page } = verified;
    await until(page, '#chokepoints');
    expect(await page.locator('#chokepoints').innerText()).toMatch(/Artifacts \(\d+\)[^]*hex0-seed[^]*Every proof needs the word of dannygrove and distrust\.[^]*Roots reached \(1\)/);
    expect(await page.locator('#independence').innerText()).toMatch(/One lineage[^]*Nobody has yet got these bytes[^]*Go of StageX: no streak for linux-amd64/);
    expect(await page.locator('#agreement').innerText()).toContain('All 4 verifiers got the published bytes.');
  });

  it('tells the history of its status along the log, each turn to be seen', async () => {
    const { page } = await open(VERIFIED);
    await page.getByText('History of its status along the log').click();
    await until(page, '.turns li:nth-child(2)');
    const turns = await page.locator('.turns li').allInnerTexts();
    expect(turns[0]).toMatch(/claimed\s+before the first entry/);
    expect(turns.at(-1)).toMatch(/verified\s+entry \d+/);
    await page.locator('.turns a', { hasText: 'see it then' }).first().click();
    await page.waitForURL(/at=\d+/);
    await until(page, '.verdict-no');
    await page.context().close();
  });

  it('has a badge that is an image, and a snippet that leads back here under the same policy', async () => {
    const { page } = verified;
    expect(await page.locator('#proof img').evaluate((img) => (img as HTMLImageElement).naturalWidth)).toBeGreaterThan(50);
    const snippet = await copied(page, '#proof .command pre:has-text("[![Rootline]")');
    const [, image, target] = /^\[!\[Rootline\]\((\S+)\)\]\((\S+)\)$/.exec(snippet) ?? [];
    expect((await fetch(image ?? '')).headers.get('content-type')).toContain('image/svg+xml');
    expect(new URL(target ?? '').searchParams.get('policy')).toBe('declared');
    expect(new URL(target ?? '').pathname).toBe('/r/stagex-go/2025.04.1');
  });

  it('gives a proof bundle that holds, by the command beside it', async () => {
    const { page } = verified;
    const path = await taken(page, () => page.getByRole('link', { name: 'Download the proof bundle' }).click());
    const command = await copied(page, '#proof .command pre:has-text("proof check")');
    const [file, flag, key] = command.replace('npx rootline proof check ', '').split(' ');
    expect([join(folder, file ?? ''), flag]).toEqual([path, '--log-key']);
    expect(execFileSync(process.execPath, [cli, 'proof', 'check', path, '--log-key', key ?? '']).toString()).toMatch(/is chain-verified/);
  });

  it.each([
    ['Picture (SVG)', /^<svg|^<\?xml/], ['Picture (PNG)', /^.PNG/], ['Graphviz (DOT)', /^(strict )?digraph/], ['Gephi (GEXF)', /<gexf/], ['Data (JSON)', /^\{/],
  ])('gives the chain as %s, whole', async (name, form) => {
    const { page } = verified;
    await page.getByLabel('Take the chain away').click();
    const path = await taken(page, () => page.getByRole('button', { name }).click());
    const bytes = readFileSync(path);
    expect(bytes.toString('latin1')).toMatch(form);
    const nodes = (await nodesOf(page)).length;
    const found = await reading.evaluate(async ({ format, base64 }) => {
      const raw = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const text = new TextDecoder().decode(raw);
      if (format === 'png') {
        const { width, height } = await createImageBitmap(new Blob([raw], { type: 'image/png' }));
        return width > 200 && height > 50 ? Infinity : 0;
      }
      if (format === 'json') return (JSON.parse(text) as { nodes: unknown[] }).nodes.length;
      if (format === 'dot') return text.split('\n').filter((line) => /^\s*"[^"]*" \[/.test(line)).length;
      const xml = new DOMParser().parseFromString(text, 'application/xml');
      if (xml.querySelector('parsererror')) return -1;
      return format === 'gexf' ? xml.querySelectorAll('node').length : xml.querySelectorAll('text').length > 0 ? Infinity : 0;
    }, { format: path.slice(path.lastIndexOf('.') + 1), base64: bytes.toString('base64') });
    expect(found).toBeGreaterThanOrEqual(nodes);
  });

  it('takes the policy away as JSON that the command line asks under', async () => {
    const { page } = await open(`${VERIFIED}&imagine=policy`);
    await until(page, '.imagine-controls');
    const path = await taken(page, () => page.getByRole('button', { name: 'Save as JSON' }).click());
    expect(execFileSync(process.execPath, [cli, 'policy', 'check', path, '--server', site.url]).toString()).toMatch(/declared/);
    await page.context().close();
  });

  it('kept quiet all the while', () => {
    expect([...verified.complaints, ...missing.complaints]).toEqual([]);
  });
});
