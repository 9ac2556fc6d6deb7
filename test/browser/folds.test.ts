/** Folds of a chain in place: what does not have to move stays on the screen, what moves can be followed, and a fold can be chosen and assumed compromised as one. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { buildWeb, cannot, nodesOf, placeOfNode, settled, shoot, startBrowser, startSite, until, watchedPage, type Site } from './harness.ts';

const CHAIN = '/r/rust/1.98.0';

interface Place { id: string; x: number; y: number; screen: string }

/** Where every node is, in the drawing and on the screen. */
function places(page: Page): Promise<Place[]> {
  return page.locator('.chain-canvas').evaluate((box) => {
    type Node = { id(): string; position(): { x: number; y: number }; renderedPosition(): { x: number; y: number } };
    const { cy } = (box as unknown as { _cyreg: { cy: { nodes(): { map<T>(f: (n: Node) => T): T[] } } } })._cyreg;
    return cy.nodes().map((n) => ({ id: n.id(), ...n.position(), screen: Object.values(n.renderedPosition()).map(Math.round).join(' ') }));
  });
}

/** The fold that begins with this link. */
async function foldOf(page: Page, first: string): Promise<string> {
  const found = (await nodesOf(page)).find((n) => n.id.startsWith(`run:${first}/`));
  if (!found) throw new Error(`no fold begins with ${first}`);
  return found.id;
}

async function press(page: Page, id: string, button: 'left' | 'right' = 'left', delay = 0): Promise<void> {
  await page.locator('.chain-stage').scrollIntoViewIfNeeded();
  // The drawing takes note of where it is on the page a frame after that has been scrolled.
  await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
  const at = await placeOfNode(page, id);
  await page.mouse.click(at.x, at.y, { button, delay });
}

/** Counts how often nodes set out. */
async function countTravels(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counter = window as unknown as { travels: number };
    counter.travels = 0;
    new MutationObserver((changes) => { for (const { target } of changes) if ((target as Element).hasAttribute('data-moving')) counter.travels++; })
      .observe(document.querySelector('.chain-canvas') as Element, { attributeFilter: ['data-moving'] });
  });
  return () => page.evaluate(() => (window as unknown as { travels: number }).travels);
}

describe.skipIf(cannot !== null)(`folds in place: ${cannot ?? ''}`, () => {
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

  it.each(['no-preference', 'reduce'] as const)('one opens where it stands and closes again, with motion %s', async (reducedMotion) => {
    const { page, complaints } = await watchedPage(browser, { reducedMotion });
    await page.goto(site.url + CHAIN);
    await settled(page);
    const travels = await countTravels(page);
    const before = await places(page);
    const was = new Map(before.map((n) => [n.id, n]));
    const fold = await foldOf(page, 'mrustc@0.8.0');
    await press(page, fold);
    await page.waitForFunction((count) => (document.querySelector('.chain-canvas') as unknown as { _cyreg: { cy: { nodes(): { length: number } } } })._cyreg.cy.nodes().length > count, before.length);
    await settled(page);
    const moved = new Set<number>();
    for (const node of await places(page)) {
      const old = was.get(node.id);
      if (!old) continue;
      expect(node.y, node.id).toBe(old.y);
      if (node.x === old.x) expect(node.screen, node.id).toBe(old.screen);
      else moved.add(node.x - old.x);
    }
    expect(moved.size).toBe(1);
    expect(await travels()).toBe(reducedMotion === 'reduce' ? 0 : 1);
    await page.getByRole('button', { name: /^fold/i }).click();
    await page.waitForFunction((count) => (document.querySelector('.chain-canvas') as unknown as { _cyreg: { cy: { nodes(): { length: number } } } })._cyreg.cy.nodes().length === count, before.length);
    await settled(page);
    const byId = (all: Place[]): [string, number, number][] => all.map(({ id, x, y }): [string, number, number] => [id, x, y]).toSorted(([a], [b]) => (a < b ? -1 : 1));
    expect(byId(await places(page))).toEqual(byId(before));
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('one is chosen by the other button, and all it holds is assumed compromised and taken back', async () => {
    const { page, complaints } = await watchedPage(browser);
    await page.goto(`${site.url}${CHAIN}?imagine=policy`);
    await settled(page);
    await until(page, '.imagine-controls');
    const fold = await foldOf(page, 'rust@1.29.2');
    await press(page, fold, 'right');
    await page.getByRole('button', { name: /^Assume all \d+ artifacts in it are compromised/ }).click();
    await expect.poll(async () => (await nodesOf(page)).find((n) => n.id === fold)?.status).toBe('compromised');
    expect(new URL(page.url()).searchParams.has('open')).toBe(false);
    await page.waitForURL(/policy=[A-Za-z0-9_-]{10000,}/);
    await settled(page);
    await until(page, '.verdict-no');
    await shoot(page, 'fold-compromised');
    const again = await watchedPage(browser);
    await again.page.goto(page.url());
    await settled(again.page);
    await expect.poll(async () => (await nodesOf(again.page)).some((n) => n.status === 'compromised')).toBe(true);
    await again.page.context().close();
    await page.getByRole('button', { name: /^Take back: all \d+ artifacts/ }).click();
    await expect.poll(async () => (await nodesOf(page)).find((n) => n.id === fold)?.status).toBe('claimed');
    await page.waitForURL((url) => !url.searchParams.has('policy'));
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('one is chosen by being held, and does not open when it is let go', async () => {
    const { page } = await watchedPage(browser);
    await page.goto(site.url + CHAIN);
    await settled(page);
    const fold = await foldOf(page, 'rust@1.29.2');
    await press(page, fold, 'left', 900);
    await until(page, '[data-node]');
    expect(await page.locator('[data-node]').getAttribute('data-node')).toBe(fold);
    expect(new URL(page.url()).searchParams.has('open')).toBe(false);
    await press(page, fold);
    await page.waitForURL((url) => url.searchParams.get('open') === fold);
    await page.context().close();
  });

  it('says so when an address has no room for all that a fold holds', async () => {
    const { page } = await watchedPage(browser);
    const digest = (i: number): string => `sha256:${i.toString(16).padStart(64, '0')}`;
    const { policies } = await (await fetch(`${site.url}/api/v1/policies`)).json() as { policies: { default: boolean; policy: { about?: string; compromised: string[] } }[] };
    const { about: _, ...standard } = policies.find((p) => p.default)?.policy ?? { compromised: [] };
    const policy = { ...standard, name: 'custom', compromised: Array.from({ length: 200 }, (__, i) => digest(i)) };
    await page.goto(`${site.url}${CHAIN}?imagine=policy&policy=${Buffer.from(JSON.stringify(policy)).toString('base64url')}`);
    await settled(page);
    await until(page, '.imagine-controls');
    await press(page, await foldOf(page, 'rust@1.29.2'), 'right');
    await until(page, '[data-node]');
    await page.waitForFunction(() => /has no room for so many/.test(document.querySelector('[data-node]')?.textContent ?? ''));
    await page.getByRole('button', { name: 'and 188 more: take them back' }).click();
    await page.getByRole('button', { name: /^Assume all \d+ artifacts in it/ }).waitFor();
    await page.context().close();
  });
});
