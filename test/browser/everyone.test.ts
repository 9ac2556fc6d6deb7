/** Reading by other means than eye and mouse on a screen: on paper, by keyboard alone, without motion. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { buildWeb, cannot, settled, shoot, startBrowser, startSite, until, watchedPage, type Site } from './harness.ts';

/** What has the focus, and whether that can be seen: an outline, or that of the choice it stands for. */
async function focus(page: Page): Promise<{ what: string; seen: boolean; shown: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return { what: 'nothing', seen: false, shown: false };
    const marked = (candidate: Element): boolean => {
      const { outlineStyle, outlineWidth } = getComputedStyle(candidate);
      // A mark in a drawing is framed by a line of its own.
      const frame = candidate.querySelector('.lane-hit');
      if (frame && getComputedStyle(frame).stroke !== 'none') return true;
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
    };
    const { width, height } = element.getBoundingClientRect();
    const label = element.closest('label');
    return { what: `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 40) ?? ''}`, seen: marked(element) || (label !== null && marked(label)), shown: (width > 1 && height > 1) || label !== null };
  });
}

describe.skipIf(cannot !== null)(`everyone: ${cannot ?? ''}`, () => {
  let site: Site;
  let browser: Browser;

  beforeAll(async () => {
    await buildWeb();
    site = await startSite(false);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  it.each(['/', '/r/go/1.24.2?imagine=policy', '/submit', '/log', '/next', '/design', '/no/such/page'])('sees where the keyboard is, step by step: %s', async (path) => {
    const { page } = await watchedPage(browser);
    await page.goto(site.url + path);
    await settled(page);
    const steps: string[] = [];
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      const { what, seen, shown } = await focus(page);
      if (what === 'nothing') break;
      if (!seen || !shown) steps.push(what);
    }
    expect(steps).toEqual([]);
    await page.context().close();
  });

  it('can skip to the content', async () => {
    const { page } = await watchedPage(browser);
    await page.goto(`${site.url}/log`);
    await settled(page);
    await page.keyboard.press('Tab');
    expect((await focus(page)).what).toContain('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
    await page.context().close();
  });

  it('moves nothing for those who want no motion', async () => {
    const { page } = await watchedPage(browser);
    await page.goto(`${site.url}/r/go/1.24.2`);
    await settled(page);
    await page.locator('.chain-canvas').focus();
    await page.keyboard.press('ArrowLeft');
    await until(page, '[data-node]');
    const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((element) => {
      const { animationName, animationDuration, transitionDuration } = getComputedStyle(element);
      return (animationName !== 'none' && animationDuration !== '0s') || transitionDuration.split(',').some((time) => Number.parseFloat(time) > 0);
    }).length);
    expect(moving).toBe(0);
    await page.context().close();
  });

  it('has the whole release on paper, commands unabridged', async () => {
    const { page } = await watchedPage(browser, { viewport: { width: 794, height: 1123 } });
    await page.goto(`${site.url}/r/go/1.24.2`);
    await settled(page);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.top-tools').isVisible()).toBe(false);
    expect(await page.locator('.verdict-sentence').isVisible()).toBe(true);
    expect(await page.locator('.command pre').evaluateAll((all) => all.filter((pre) => pre.scrollWidth > pre.clientWidth).length)).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    await shoot(page, 'release-print');
    await page.context().close();
  });
});
