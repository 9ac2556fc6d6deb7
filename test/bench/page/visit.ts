/** A visit with an empty cache, until the chain is painted. */
import type { Browser, Page } from 'playwright-core';

export interface Opened {
  page: Page;
  /** From the start of the navigation to the first picture of the chain, in milliseconds. */
  painted: number;
  nodes: number;
  edges: number;
}

/** @param keep whether the page stays open */
export async function openCold(browser: Browser, url: string, keep: boolean): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('.chain-canvas[data-painted]').waitFor({ timeout: 60_000 });
  const seen = await page.evaluate(() => {
    const { cy } = (document.querySelector('.chain-canvas') as unknown as { _cyreg: { cy: { nodes(): unknown[]; edges(): unknown[] } } })._cyreg;
    return { painted: performance.getEntriesByName('chain-painted')[0]?.startTime ?? NaN, nodes: cy.nodes().length, edges: cy.edges().length };
  });
  if (!keep) await context.close();
  return { page, ...seen };
}

/** The first page with an empty cache: from the start of the navigation to the first words, and to every compiler's lane, in milliseconds. */
export async function openOverview(browser: Browser, url: string): Promise<{ words: number; lanes: number }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => performance.getEntriesByName('lanes-painted').length > 0);
  const seen = await page.evaluate(() => ({
    words: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN, lanes: performance.getEntriesByName('lanes-painted')[0]?.startTime ?? NaN,
  }));
  await context.close();
  return seen;
}

/** What the page keeps on the script heap once nothing is left to collect, in bytes. */
export async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}
