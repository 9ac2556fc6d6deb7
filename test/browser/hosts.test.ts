/** From where inputs were fetched: an entry says so, and what falls when that host is in an enemy's hand can be asked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { simulatedChain } from '../simulated/chain.ts';
import { serveSimulated, type SimulatedServer } from '../simulated/serve.ts';
import { buildWeb, cannot, settled, startBrowser, until, watchedPage } from './harness.ts';

describe.skipIf(cannot !== null)(`hosts: ${cannot ?? ''}`, () => {
  const chain = simulatedChain('line', 3);
  /** The last link, of which another verifier says from where it fetched what it built. */
  const last = chain.rebuilds.pop();
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

  it('tells what falls with all that was only fetched there', async () => {
    if (!last) throw new Error('nothing is rebuilt');
    await site.submit({ by: 1, rebuild: { ...last.rebuild, inputs: last.rebuild.inputs.map((input) => ({ ...input, uri: 'https://mirror.example/compiler.tar.gz' })) } });
    const { page, complaints } = await watchedPage(browser);
    await page.goto(`${site.url}/log?entry=${site.service.size() - 1}`);
    await settled(page);
    await page.locator('#entry summary').click();
    await page.getByText('fetched from mirror.example', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Assume what was only fetched from mirror.example is compromised' }).click();
    await page.waitForURL(/assume=host:mirror\.example/);
    await until(page, '.blast');
    expect(await page.locator('.blast').innerText()).toMatch(/would fall[^]*simulated 3/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
