/** The overview along the log: the past in the address, played, with nothing that jumps. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { needs } from '../shared.ts';
import { buildWeb, cannot, settled, stagex, startBrowser, startSite, watchedPage, type Site } from './harness.ts';

const suite = cannot ?? needs('data/stagex', stagex);

/** How many marks are verified. */
function verified(page: Page): Promise<number> {
  return page.locator('.lane-mark .mark-verified').count();
}

describe.skipIf(cannot !== null || stagex === null)(`the overview along the log: ${suite}`, () => {
  let site: Site;
  let browser: Browser;

  beforeAll(async () => {
    await buildWeb();
    site = await startSite(true);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  it('goes back and is played forward again, and keeps every lane in its place', async () => {
    const { page, complaints } = await watchedPage(browser);
    await page.goto(`${site.url}/?policy=declared`);
    await settled(page);
    await page.waitForSelector('.lane-mark');
    const now = await verified(page);
    expect(now).toBeGreaterThan(20);
    const height = await page.locator('.lanes').evaluate((lanes) => lanes.clientHeight);
    await page.locator('.time input[type="range"]').fill('200');
    await page.waitForURL(/at=200/);
    await page.waitForFunction((most) => document.querySelectorAll('.lane-mark .mark-verified').length < most, now);
    const past = await verified(page);
    // What will be shown next is asked for while the present point is shown.
    let ahead = 0;
    page.on('request', (request) => {
      const [asked, shown] = [request.url(), page.url()].map((url) => new URL(url).searchParams.get('at'));
      if (/\/api\/v1\/compilers\//.test(request.url()) && shown && asked !== shown && (asked === null || Number(asked) > Number(shown))) ahead++;
    });
    await page.getByRole('button', { name: 'Let the log grow' }).click();
    const seen: number[] = [];
    while (new URL(page.url()).searchParams.has('at')) {
      seen.push(await verified(page));
      expect(await page.locator('.lane').count()).toBeGreaterThan(5);
      await page.waitForTimeout(100);
    }
    await page.waitForFunction((all) => document.querySelectorAll('.lane-mark .mark-verified').length === all, now);
    expect(seen.some((n) => n > past && n < now)).toBe(true);
    expect(ahead).toBeGreaterThan(10);
    expect(await page.locator('.lanes').evaluate((lanes) => lanes.clientHeight)).toBe(height);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('is at a point of the log from its address', async () => {
    const { page } = await watchedPage(browser);
    await page.goto(`${site.url}/?policy=declared&at=0`);
    await settled(page);
    await page.waitForSelector('.lane-mark');
    expect(await verified(page)).toBe(0);
    expect(await page.locator('.time input[type="range"]').inputValue()).toBe('0');
    await page.context().close();
  });
});
