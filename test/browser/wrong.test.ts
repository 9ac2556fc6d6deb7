/** Addresses that name nothing: each page says what is wrong, and the first thing it offers is the nearest that is right. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { buildWeb, cannot, settled, startBrowser, startSite, until, watchedPage, type Site } from './harness.ts';

describe.skipIf(cannot !== null)(`wrong addresses${cannot === null ? '' : ` (${cannot})`}`, () => {
  let site: Site;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    await buildWeb();
    site = await startSite(false);
    browser = await startBrowser();
    ({ page } = await watchedPage(browser));
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  it.each([
    ['a release', '/r/go/1.24.99', 'no such release', '/r/go/1.24.9'],
    ['a release with a digit too many', '/r/rust/1.89.00', 'no such release', '/r/rust/1.89.0'],
    ['a compiler', '/c/rusd', 'no such thing', '/c/rust'],
    ['a platform', '/r/go/1.24.2?platform=linux-amd63', 'publishes nothing for', '/r/go/1.24.2?platform=linux-amd64'],
    ['a policy', '/r/go/1.24.2?policy=strikt', 'no policy of this name', '/r/go/1.24.2?policy=strict'],
    ['a time to come', '/r/go/1.24.2?at=99999999', 'not valid', '/r/go/1.24.2'],
    ['a day without an hour', '/r/go/1.24.2?at=2026-01-01', 'not valid', '/r/go/1.24.2?at=2026-01-01T00:00:00Z'],
    ['a verifier', '/v/lancevik', 'no such verifier', '/v/lancevick'],
    ['a page', '/verifier', 'no such page', '/verifiers'],
  ])('%s', async (_, path, says, offers) => {
    await page.goto(site.url + path);
    await settled(page);
    expect(await page.locator('h1').innerText()).toContain(says);
    await until(page, '.nearest a');
    expect(await page.locator('.nearest a').first().getAttribute('href')).toBe(offers);
    await page.locator('.nearest a').first().click();
    await expect.poll(() => page.locator('.nearest').count(), { timeout: 10_000 }).toBe(0);
  });
});
