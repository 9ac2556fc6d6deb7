/** Every page in both themes, at the widths of a phone, a laptop and a large screen: accessible, within its frame, and quiet. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { needs } from '../shared.ts';
import { buildWeb, cannot, settled, shoot, stagex, startBrowser, startSite, watchedPage, type Site } from './harness.ts';
import { views } from './views.ts';

const suite = cannot ?? needs('data/stagex', stagex);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const widths = [390, 1440, 2560] as const;
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds, one line each. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async (tags) => {
    const { axe: it_ } = window as unknown as { axe: { run(root: Document, o: object): Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] }> } };
    const { violations: found } = await it_.run(document, { runOnly: { type: 'tag', values: tags } });
    return found.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary.replaceAll('\n', ' ')}`));
  }, rules);
}

/** By how many pixels the page is wider than the room beside its scrollbar. */
async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

describe.skipIf(cannot !== null || stagex === null)(`pages: ${suite}`, () => {
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

  describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
    it.each(views)('$name', async ({ name, path }) => {
      const { page, complaints } = await watchedPage(browser, { colorScheme: theme });
      for (const width of widths) {
        await page.setViewportSize({ width, height: width < 600 ? 844 : Math.round(width * 0.625) });
        await page.goto(site.url + path);
        await settled(page);
        expect.soft(await overflow(page), `${name} at ${width}`).toBe(0);
        await shoot(page, `${name}-${theme}-${width}`);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
      expect.soft(await violations(page)).toEqual([]);
      // A wrong address is told of by the server's status as well, which the browser writes to the console; that is no fault of the page.
      expect(complaints.filter((c) => !(name.startsWith('wrong-') && c.includes('Failed to load resource')))).toEqual([]);
      await page.context().close();
    });
  });

  it('can be read from right to left', async () => {
    const { page } = await watchedPage(browser, { viewport: { width: 1440, height: 900 } });
    for (const { path, name } of views) {
      await page.goto(site.url + path);
      await settled(page);
      await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
      expect.soft(await overflow(page), name).toBe(0);
      if (name === 'release-verified' || name === 'overview') await shoot(page, `${name}-rtl-1440`);
    }
    await page.context().close();
  });

  it('goes onto paper whole', async () => {
    const { page } = await watchedPage(browser);
    await page.goto(`${site.url}/r/stagex-go/2025.04.1?policy=declared`);
    await settled(page);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.top-tools').isVisible()).toBe(false);
    expect(await page.locator('.verdict-sentence').isVisible()).toBe(true);
    await shoot(page, 'release-verified-print');
    await page.context().close();
  });

  it('fits the narrowest phone', async () => {
    const { page } = await watchedPage(browser, { viewport: { width: 360, height: 640 } });
    for (const { path, name } of views) {
      await page.goto(site.url + path);
      await settled(page);
      expect.soft(await overflow(page), name).toBe(0);
    }
    await page.context().close();
  });
});
