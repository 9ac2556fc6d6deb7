/** The proof of a verdict, checked in the browser; and budgets that a first visit must keep. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { needs } from '../shared.ts';
import { buildWeb, cannot, settled, stagex, startBrowser, startSite, until, watchedPage, type Site } from './harness.ts';

const suite = cannot ?? needs('data/stagex', stagex);
/** First load with the graph's code, compressed, in bytes: the budget of the whole client. */
const BUDGET = 250 * 1024;

describe.skipIf(cannot !== null || stagex === null)(`proof and budget: ${suite}`, () => {
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

  it('holds, every signature and inclusion proof of it, in the browser itself', async () => {
    const { page, complaints } = await watchedPage(browser);
    await page.goto(`${site.url}/r/stagex-go/2025.04.1?policy=declared`);
    await settled(page);
    await page.getByRole('button', { name: 'Check the proof in this browser' }).click();
    await until(page, '.check-here .notice', 60_000);
    expect(await page.locator('.check-here .notice').innerText()).toContain('Every check holds');
    expect(await page.locator('.check .mark-disputed').count()).toBe(0);
    expect(await page.locator('.check .mark-verified').count()).toBeGreaterThan(8);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('does not hold for another log\'s key', async () => {
    const { page } = await watchedPage(browser);
    await page.goto(`${site.url}/r/stagex-go/2025.04.1?policy=declared`);
    await settled(page);
    const { key } = (await (await fetch(`${site.url}/api/v1/log`)).json()) as { key: string };
    await page.getByLabel('The log’s public key').fill(key.replace(/^[^+]+/, 'elsewhere.example'));
    await page.getByRole('button', { name: 'Check the proof in this browser' }).click();
    await until(page, '.check-here .notice-problem', 60_000);
    await page.context().close();
  });

  it('loads within its budget, the graph\'s code included', async () => {
    const { page } = await watchedPage(browser);
    let bytes = 0;
    const sizes: string[] = [];
    page.on('response', (response) => {
      void (async (): Promise<void> => {
        const url = new URL(response.url());
        if (!/\.(js|css|svg)$|\/r\//.test(url.pathname) || url.pathname.startsWith('/api/')) return;
        const { responseBodySize } = await response.request().sizes();
        bytes += responseBodySize;
        sizes.push(`${url.pathname} ${responseBodySize}`);
      })();
    });
    await page.goto(`${site.url}/r/rust/1.98.0`);
    await settled(page);
    await page.waitForLoadState('networkidle').catch(() => undefined);
    console.log(`first load with the graph: ${bytes} bytes compressed\n  ${sizes.join('\n  ')}`);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(BUDGET);
    await page.context().close();
  });

  it.each(['/', '/r/rust/1.98.0', '/c/go'])('%s does not jump while it loads', async (path) => {
    const { page } = await watchedPage(browser);
    await page.addInitScript(() => {
      (window as unknown as { shift: number }).shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[]) if (!entry.hadRecentInput) (window as unknown as { shift: number }).shift += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(site.url + path);
    await settled(page);
    const shift = await page.evaluate(() => (window as unknown as { shift: number }).shift);
    console.log(`${path}: cumulative layout shift ${shift.toFixed(3)}`);
    expect(shift).toBeLessThan(0.1);
    await page.context().close();
  });
});
