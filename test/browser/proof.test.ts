/** The proof of a verdict, checked in the browser; and budgets that a first visit must keep. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { needs } from '../shared.ts';
import { buildWeb, cannot, settled, stagex, startBrowser, startSite, until, watchedPage, type Site } from './harness.ts';

const suite = cannot ?? needs('data/stagex', stagex);
const KIB = 1024;
/** What a first visit may load, compressed, in bytes: everything that is not data (page, scripts, style, pictures), style, data; and in how many requests. */
const budgets = [
  { path: '/r/rust/1.98.0', code: 250 * KIB, style: 12 * KIB, data: 120 * KIB, requests: 40 },
  { path: '/', code: 80 * KIB, style: 12 * KIB, data: 160 * KIB, requests: 40 },
  { path: '/log', code: 100 * KIB, style: 12 * KIB, data: 60 * KIB, requests: 30 },
  { path: '/submit', code: 80 * KIB, style: 12 * KIB, data: 60 * KIB, requests: 30 },
] as const;

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

  it.each(budgets)('$path keeps its budget', async ({ path, code, style, data, requests }) => {
    const { page, complaints } = await watchedPage(browser);
    await page.goto(site.url + path);
    await settled(page);
    await page.waitForLoadState('networkidle').catch(() => undefined);
    const loaded = await page.evaluate(() => {
      const timings = performance.getEntries().filter((entry): entry is PerformanceResourceTiming => entry.entryType === 'resource' || entry.entryType === 'navigation');
      return timings.map(({ name, encodedBodySize }) => ({ path: new URL(name).pathname, bytes: encodedBodySize }));
    });
    const sum = (of: (address: string) => boolean): number => loaded.filter((one) => of(one.path)).reduce((bytes, one) => bytes + one.bytes, 0);
    const isData = (address: string): boolean => address.startsWith('/api/');
    const measured = { code: sum((address) => !isData(address)), style: sum((address) => address.endsWith('.css')), data: sum(isData), requests: loaded.length };
    console.log(`${path}: ${JSON.stringify(measured)} bytes compressed, of ${JSON.stringify({ code, style, data, requests })}`);
    expect(measured.code).toBeGreaterThan(20_000);
    for (const [what, most] of Object.entries({ code, style, data, requests })) expect.soft(measured[what as keyof typeof measured], what).toBeLessThanOrEqual(most);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each(['/', '/r/rust/1.98.0', '/r/stagex-go/2025.04.1?policy=declared', '/c/go', '/log', '/verifiers', '/next', '/submit', '/policies', '/disputes'])('%s does not jump while it loads', async (path) => {
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
    expect(shift).toBeLessThan(0.02);
    await page.context().close();
  });
});
