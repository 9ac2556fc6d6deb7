/** The main way through the client, as a reader takes it: overview, search, release, chain, details, a run, another policy. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { needs } from '../shared.ts';
import { buildWeb, cannot, nodesOf, placeOfNode, settled, shoot, stagex, startBrowser, startSite, watchedPage, type Site, type Watched } from './harness.ts';

const suite = cannot ?? needs('data/stagex', stagex);

describe.skipIf(cannot !== null || stagex === null)(`a walk through the client: ${suite}`, () => {
  let site: Site;
  let browser: Browser;
  let it_: Watched;

  beforeAll(async () => {
    await buildWeb();
    site = await startSite(true);
    browser = await startBrowser();
    it_ = await watchedPage(browser);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  it('shows every compiler as a lane with its releases', async () => {
    const { page } = it_;
    await page.goto(`${site.url}/`);
    await settled(page);
    await page.waitForSelector('.lane-mark');
    expect(await page.locator('.lane').count()).toBeGreaterThan(5);
    expect(await page.locator('.lane-mark').count()).toBeGreaterThan(850);
    expect(await page.title()).toBe('Rootline');
  });

  it('goes from mark to mark by arrow key, and to the release by Enter', async () => {
    const { page } = it_;
    const last = page.locator('.lane').first().locator('a[tabindex="0"]');
    await last.focus();
    const first = await last.getAttribute('href');
    await page.keyboard.press('ArrowLeft');
    const before = await page.evaluate(() => document.activeElement?.getAttribute('href'));
    expect(before).not.toBe(first);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === before);
    await page.goBack();
    await page.waitForSelector('.lane-mark');
  });

  it('finds a release while typing', async () => {
    const { page } = it_;
    await page.getByRole('combobox', { name: /search/i }).fill('rust 1.98.0');
    const first = page.locator('.search-results').getByRole('option').first();
    await first.waitFor();
    expect(await first.innerText()).toContain('1.98.0');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/r\/rust\/1\.98\.0/);
  });

  it('says the verdict in a sentence and paints the chain', async () => {
    const { page } = it_;
    await settled(page);
    expect(await page.locator('.verdict-sentence').innerText()).toMatch(/not chain-verified/);
    expect(await page.title()).toMatch(/^Rust 1\.98\.0 .*is not chain-verified · Rootline$/);
    const nodes = await nodesOf(page);
    expect(nodes.length).toBeGreaterThan(2);
    expect(nodes.length).toBeLessThanOrEqual(600);
    expect(nodes.some((n) => n.kind === 'root')).toBe(true);
  });

  it('paints the first graph soon after a cold start', async () => {
    const cold = await watchedPage(browser);
    await cold.page.goto(`${site.url}/r/rust/1.98.0`);
    await settled(cold.page);
    const painted = Number(await cold.page.locator('.chain-canvas').getAttribute('data-painted'));
    console.log(`first painted graph of rust@1.98.0: ${painted} ms after navigation`);
    expect(painted).toBeGreaterThan(0);
    expect(cold.complaints).toEqual([]);
    await cold.page.context().close();
  });

  it('shows the details of a node that is clicked, and lets go with the back button', async () => {
    const { page } = it_;
    const root = (await nodesOf(page)).find((n) => n.kind === 'root');
    if (!root) throw new Error('the chain shows no root');
    await page.locator('.chain-stage').scrollIntoViewIfNeeded();
    await page.getByRole('button', { name: /whole chain/i }).click();
    const at = await placeOfNode(page, root.id);
    await page.mouse.click(at.x, at.y);
    await page.locator(`[data-node="${root.id}"]`).waitFor();
    expect(new URL(page.url()).searchParams.get('node')).toBe(root.id);
    await page.goBack();
    await page.locator('[data-node]').waitFor({ state: 'detached' });
  });

  it('opens a run in place and folds it again', async () => {
    const { page } = it_;
    const before = await nodesOf(page);
    const run = before.find((n) => n.kind === 'run');
    if (!run) throw new Error('the chain has no run');
    const at = await placeOfNode(page, run.id);
    await page.mouse.click(at.x, at.y);
    await page.waitForURL((url) => url.searchParams.get('open') === run.id);
    await page.waitForFunction((count) => {
      const box = document.querySelector('.chain-canvas') as unknown as { _cyreg: { cy: { nodes(): { length: number } } } };
      return box._cyreg.cy.nodes().length > count;
    }, before.length);
    const opened = await nodesOf(page);
    expect(opened.length).toBeLessThanOrEqual(600);
    await shoot(page, 'walk-run-opened', false);
    await page.getByRole('button', { name: /^fold/i }).click();
    await page.waitForURL((url) => !url.searchParams.has('open'));
  });

  it('walks the chain with the keyboard alone', async () => {
    const { page } = it_;
    await page.locator('.chain-canvas').focus();
    await page.keyboard.press('ArrowLeft');
    const focus = await page.locator('[data-node]').getAttribute('data-node');
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction((was) => document.querySelector('[data-node]')?.getAttribute('data-node') !== was, focus);
    await page.keyboard.press('Escape');
    await page.locator('[data-node]').waitFor({ state: 'detached' });
  });

  it('sees the same release under another policy', async () => {
    const { page } = it_;
    await page.goto(`${site.url}/r/stagex-go/2025.04.1`);
    await settled(page);
    await page.getByLabel('Policy').selectOption('declared');
    await page.waitForURL(/policy=declared/);
    await page.locator('.verdict-yes').waitFor();
    await settled(page);
    expect(await page.locator('.verdict-sentence').innerText()).toMatch(/is chain-verified/);
    const strengths = await page.locator('.verdict-row .strength-number').allInnerTexts();
    expect(strengths).toEqual(['2', '4']);
    const nodes = await nodesOf(page);
    expect(nodes.filter((n) => n.status === 'verified').length).toBeGreaterThan(5);
  });

  it('kept quiet all the while: no error, no request elsewhere, no breach of the content policy', () => {
    expect(it_.complaints).toEqual([]);
  });
});
