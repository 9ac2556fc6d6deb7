/** Every page in a theme, at the widths of a phone, a laptop and a large screen: accessible, within its frame, quiet, and kept as a picture. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { needs } from '../shared.ts';
import { buildWeb, cannot, settled, shoot, stagex, startBrowser, startSite, watchedPage, type Site, type Watched } from './harness.ts';
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
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
}

/** A wrong address is told of by the server's status as well, which the browser writes to the console; that is no fault of the page. */
function faults(complaints: readonly string[], name: string): string[] {
  return complaints.filter((c) => !(name.startsWith('wrong-') && c.includes('Failed to load resource')));
}

/** Walks every view in one theme, in one browser context: what a reader who goes from page to page has in the cache is not fetched again. */
export function describePages(theme: 'light' | 'dark'): void {
  describe.skipIf(cannot !== null || stagex === null)(`pages in the ${theme} theme: ${suite}`, () => {
    let site: Site;
    let empty: Site;
    let browser: Browser;
    let watched: Watched;

    beforeAll(async () => {
      await buildWeb();
      [site, empty] = await Promise.all([startSite(true), startSite(false)]);
      browser = await startBrowser();
      watched = await watchedPage(browser, { colorScheme: theme });
    });
    afterAll(async () => {
      await browser?.close();
      await Promise.all([site?.stop(), empty?.stop()]);
    });

    it.each(views)('$name', async ({ name, path, onEmpty = false }) => {
      const { page, complaints } = watched;
      complaints.length = 0;
      for (const width of widths) {
        await page.setViewportSize({ width, height: width < 600 ? 844 : Math.round(width * 0.625) });
        await page.goto((onEmpty ? empty : site).url + path);
        await settled(page);
        expect.soft(await overflow(page), `${name} at ${width}`).toBe(0);
        await shoot(page, `${name}-${theme}-${width}`);
        if (width === 390) await fitsNarrow(page, name);
        if (width === 1440) {
          expect.soft(await violations(page)).toEqual([]);
          await readsFromRight(page, name);
        }
      }
      expect(faults(complaints, name)).toEqual([]);
    });
  });
}

/** The narrowest phone. */
async function fitsNarrow(page: Page, name: string): Promise<void> {
  await page.setViewportSize({ width: 360, height: 640 });
  expect.soft(await overflow(page), `${name} at 360`).toBe(0);
}

async function readsFromRight(page: Page, name: string): Promise<void> {
  await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
  expect.soft(await overflow(page), `${name} from right to left`).toBe(0);
  if (name === 'release-verified' || name === 'overview') await shoot(page, `${name}-rtl-1440`);
}
