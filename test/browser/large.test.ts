/** A chain of 10,000 links, simulated: it opens folded, and unfolds where the reader opens it, comes near or searches. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { simulatedChain } from '../simulated/chain.ts';
import { serveSimulated, type SimulatedServer } from '../simulated/serve.ts';
import { buildWeb, cannot, nodesOf, placeOfNode, settled, shoot, startBrowser, until, watchedPage, type Watched } from './harness.ts';

const MOST = 600;

async function elements(page: Page): Promise<number> {
  return page.locator('.chain-canvas').evaluate((box) => (box as unknown as { _cyreg: { cy: { elements(): { length: number } } } })._cyreg.cy.elements().length);
}

/** Waits until the drawing has a node, or no longer has it. */
async function untilNode(page: Page, id: string, there: boolean): Promise<void> {
  await page.waitForFunction(([wanted, is]) => {
    const box = document.querySelector('.chain-canvas') as unknown as { _cyreg: { cy: { getElementById(id: string): { nonempty(): boolean } } } };
    return box._cyreg.cy.getElementById(wanted).nonempty() === is;
  }, [id, there] as const);
}

describe.skipIf(cannot !== null)(`a chain of 10,000 links: ${cannot ?? ''}`, () => {
  let site: SimulatedServer;
  let browser: Browser;
  let watched: Watched;

  beforeAll(async () => {
    await buildWeb();
    site = await serveSimulated(simulatedChain('wide', 10_000));
    browser = await startBrowser();
    watched = await watchedPage(browser);
    await watched.page.goto(site.url + site.path);
    await settled(watched.page);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.end();
  });

  it('opens with few elements, and shows where it breaks', async () => {
    const { page } = watched;
    expect(await elements(page)).toBeLessThanOrEqual(MOST);
    const nodes = await nodesOf(page);
    expect(nodes.some((n) => n.kind === 'root')).toBe(true);
    expect(nodes.some((n) => n.kind === 'release' && n.status === 'disputed')).toBe(true);
    expect(await page.locator('#chain').innerText()).toMatch(/10,001 links/);
    await shoot(page, 'large-chain', false);
  });

  it('opens a fold where it stands', async () => {
    const { page } = watched;
    await page.locator('.chain-stage').scrollIntoViewIfNeeded();
    await page.getByRole('button', { name: /whole chain/i }).click();
    const fold = (await nodesOf(page)).find((n) => n.id.startsWith('far:') && n.status === 'verified');
    if (!fold) throw new Error('nothing is folded');
    const at = await placeOfNode(page, fold.id);
    await page.mouse.click(at.x, at.y);
    await untilNode(page, fold.id, false);
    expect(await elements(page)).toBeLessThanOrEqual(MOST);
    expect(new URL(page.url()).searchParams.get('open')).toBe(fold.id);
    await page.goBack();
    await untilNode(page, fold.id, true);
  });

  it('finds a link inside a fold and shows it', async () => {
    const { page } = watched;
    await page.getByLabel('Find in the chain').fill('simulated 12.3/');
    await page.locator('.find-results .found').first().click();
    await until(page, '[data-node="simulated@12.3/linux-amd64"]');
    await untilNode(page, 'simulated@12.3/linux-amd64', true);
    expect(await elements(page)).toBeLessThanOrEqual(MOST);
    await page.goBack();
    await untilNode(page, 'simulated@12.3/linux-amd64', false);
  });

  it('unfolds what the reader comes near to, and folds it again from far', async () => {
    const { page } = watched;
    const fold = (await nodesOf(page)).find((n) => n.id.startsWith('far:') && n.status === 'verified');
    if (!fold) throw new Error('nothing is folded');
    const box = page.locator('.chain-canvas');
    await box.focus();
    await box.evaluate((element, id) => {
      const { cy } = (element as unknown as { _cyreg: { cy: { center(eles: unknown): void; getElementById(id: string): unknown } } })._cyreg;
      cy.center(cy.getElementById(id));
    }, fold.id);
    for (let i = 0; i < 14; i++) await page.keyboard.press('+');
    await untilNode(page, fold.id, false);
    expect(await elements(page)).toBeLessThanOrEqual(MOST);
    for (let i = 0; i < 14; i++) await page.keyboard.press('-');
    await untilNode(page, fold.id, true);
  });

  it('lets the wheel scroll the page until the chain has the focus', async () => {
    const { page } = watched;
    await page.locator('h1').click();
    await page.evaluate(() => window.scrollTo(0, 0));
    const zoom = (): Promise<number> => page.locator('.chain-canvas').evaluate((box) => (box as unknown as { _cyreg: { cy: { zoom(): number } } })._cyreg.cy.zoom());
    const before = await zoom();
    const { x, y, width, height } = (await page.locator('.chain-canvas').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.move(x + width / 2, Math.min(y + height / 2, 850));
    await page.mouse.wheel(0, 200);
    await page.waitForFunction(() => window.scrollY > 0);
    expect(await zoom()).toBe(before);
  });

  it('recolours all of it under another policy, folds included', async () => {
    const { page } = watched;
    await page.getByRole('button', { name: /what if/i }).click();
    await until(page, '.imagine-controls');
    const verified = (await nodesOf(page)).filter((n) => n.status === 'verified').map((n) => n.id);
    expect(verified.length).toBeGreaterThan(3);
    await page.locator('.imagine-controls input[type="range"]').first().fill('2');
    await page.waitForFunction(() => {
      const box = document.querySelector('.chain-canvas') as unknown as { _cyreg: { cy: { nodes(): { some(f: (n: { data(k: string): { status: string } }) => boolean): boolean } } } };
      return !box._cyreg.cy.nodes().some((n) => n.data('node').status === 'verified');
    });
    expect((await nodesOf(page)).filter((n) => verified.includes(n.id)).every((n) => n.status === 'attested')).toBe(true);
  });

  it('kept quiet all the while', () => {
    expect(watched.complaints).toEqual([]);
  });
});
