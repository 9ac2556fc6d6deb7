/** A server that is killed while people read: the page says so, keeps what it has, does what it can, and recovers by itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { attest, makeVerifier, registryOf } from '../api/signing.ts';
import { rebuildOf, submit } from '../api/server.ts';
import { buildWeb, cannot, nodesOf, placeOfNode, settled, shoot, startBrowser, startSite, until, watchedPage, withRegistry, type Site, type Watched } from './harness.ts';

const alice = makeVerifier('alice', 'acme');
const FILE = 'go@1.24.2/linux-amd64';

describe.skipIf(cannot !== null)(`the server is gone: ${cannot ?? ''}`, () => {
  let site: Site;
  let browser: Browser;
  let reader: Watched;
  let writer: Watched;
  let sentence: string;

  beforeAll(async () => {
    await buildWeb();
    site = await startSite(false, withRegistry(registryOf([alice])));
    browser = await startBrowser();
    [reader, writer] = [await watchedPage(browser), await watchedPage(browser)];
    await reader.page.goto(`${site.url}/r/go/1.24.2`);
    await settled(reader.page);
    await until(reader.page, '.live-on');
    sentence = await reader.page.locator('.verdict-sentence').innerText();
    await writer.page.goto(`${site.url}/submit`);
    await settled(writer.page);
    await writer.page.locator('textarea').fill(Buffer.from(attest(alice, rebuildOf(FILE))).toString());
    await writer.page.getByRole('button', { name: 'Look at it' }).click();
    await until(writer.page, '.submitted .notice');
    await site.kill();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  it('says so at once, and keeps what it has', async () => {
    const { page } = reader;
    await until(page, '.banner:has-text("does not answer")');
    expect(await page.locator('.verdict-sentence').innerText()).toBe(sentence);
    expect((await nodesOf(page)).length).toBeGreaterThan(1);
    expect(await page.locator('.live-on').count()).toBe(0);
    await shoot(page, 'gone-light-1440', false);
  });

  it('still answers what it can by itself: the chosen link, the way back', async () => {
    const { page } = reader;
    await page.locator('.chain-canvas').focus();
    await page.keyboard.press('ArrowLeft');
    await until(page, '[data-node]');
    await page.goBack();
    await page.locator('[data-node]').waitFor({ state: 'detached' });
  });

  it('says so on a page that was never loaded, instead of nothing', async () => {
    const { page } = reader;
    await page.getByRole('link', { name: 'Verifiers' }).click();
    await page.waitForURL(/\/verifiers$/);
    expect(await page.locator('h1').innerText()).toBe('This page could not be loaded');
    await shoot(page, 'gone-page-light-1440', false);
  });

  it('keeps an envelope that could not be sent', async () => {
    const { page } = writer;
    await page.getByRole('button', { name: 'Send to the log' }).click();
    await page.waitForFunction(() => /cannot answer now/.test(document.querySelector('.submitted')?.textContent ?? ''));
    expect(await page.locator('textarea').inputValue()).toContain('payload');
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page.waitForFunction(() => /could not be looked at/.test(document.querySelector('.submitted')?.textContent ?? ''));
  });

  it('recovers by itself when the server is back, and hears of new entries again', async () => {
    await site.again();
    for (const { page } of [reader, writer]) await page.locator('.banner').waitFor({ state: 'detached', timeout: 30_000 });
    await until(reader.page, '#alice');
    await reader.page.goBack();
    await settled(reader.page);
    expect(await reader.page.locator('.verdict-sentence').innerText()).toBe(sentence);
    await until(reader.page, '.live-on');
    const { page } = writer;
    const [place, top] = [await placeOfNode(reader.page, FILE), await reader.page.locator('.chain-stage').evaluate((stage) => stage.getBoundingClientRect().top)];
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page.getByRole('button', { name: 'Send to the log' }).click();
    await page.waitForFunction(() => /Taken: it is entry/.test(document.querySelector('.submitted')?.textContent ?? ''));
    // What is seen recolours where it stands: neither the chain nor the page moves.
    await until(reader.page, '#agreement');
    await expect.poll(async () => (await nodesOf(reader.page)).find((n) => n.id === FILE)?.status, { timeout: 10_000 }).not.toBe('claimed');
    expect(await placeOfNode(reader.page, FILE)).toEqual(place);
    expect(await reader.page.locator('.chain-stage').evaluate((stage) => stage.getBoundingClientRect().top)).toBe(top);
    expect((await submit(site, attest(alice, rebuildOf(FILE)))).status).toBe(200);
    for (const { complaints } of [reader, writer]) expect(complaints.filter((c) => !/Failed to (load resource|fetch)|net::ERR/.test(c))).toEqual([]);
  });
});
