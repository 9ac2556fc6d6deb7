/** The log grows while a chain is looked at: it recolours where it stands, and is drawn anew only when the reader wants it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { simulatedChain } from '../simulated/chain.ts';
import { serveSimulated, type SimulatedServer } from '../simulated/serve.ts';
import { buildWeb, cannot, nodesOf, settled, startBrowser, watchedPage } from './harness.ts';

/** Every node with its place on the screen. */
function places(page: Page): Promise<string> {
  return page.locator('.chain-canvas').evaluate((box) => {
    const { cy } = (box as unknown as { _cyreg: { cy: { nodes(): { map<T>(f: (n: { id(): string; renderedPosition(): object }) => T): T[] } } } })._cyreg;
    return JSON.stringify(cy.nodes().map((n) => [n.id(), n.renderedPosition()]));
  });
}

describe.skipIf(cannot !== null)(`a chain while the log grows: ${cannot ?? ''}`, () => {
  const chain = simulatedChain('line', 300);
  let site: SimulatedServer;
  let browser: Browser;

  beforeAll(async () => {
    await buildWeb();
    site = await serveSimulated(chain);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.end();
  });

  it('recolours, and nothing moves until it is drawn anew', async () => {
    const { page, complaints } = await watchedPage(browser);
    await page.goto(site.url + site.path);
    await settled(page);
    const before = await places(page);
    const run = (await nodesOf(page)).find((n) => n.kind === 'run' && n.status === 'verified');
    const rebuilt = chain.rebuilds[40];
    if (!run || !rebuilt) throw new Error('nothing is verified');
    await site.submit({ by: 1, rebuild: { ...rebuilt.rebuild, output: `sha256:${'e'.repeat(64)}`, result: 'differs' } });
    await page.waitForFunction((id) => {
      const box = document.querySelector('.chain-canvas') as unknown as { _cyreg: { cy: { getElementById(id: string): { data(k: string): { status: string } } } } };
      return box._cyreg.cy.getElementById(id).data('node').status === 'disputed';
    }, run.id);
    expect(await places(page)).toBe(before);
    await page.getByRole('button', { name: 'Draw it anew' }).click();
    await page.waitForFunction((id) => {
      const box = document.querySelector('.chain-canvas') as unknown as { _cyreg: { cy: { getElementById(id: string): { empty(): boolean } } } };
      return box._cyreg.cy.getElementById(id).empty();
    }, run.id);
    expect((await nodesOf(page)).some((n) => n.kind === 'release' && n.status === 'disputed' && n.id === rebuilt.rebuild.of)).toBe(true);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
