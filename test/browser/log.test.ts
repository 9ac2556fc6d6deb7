/** What the browser finds out by itself about the log, the words of verifiers who differ, and whose hands they are in. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { attest, makeVerifier, registryOf } from '../api/signing.ts';
import { catalog, rebuildOf, submit } from '../api/server.ts';
import { buildWeb, cannot, settled, shoot, startBrowser, startSite, until, watchedPage, withRegistry, type Site } from './harness.ts';

const alice = makeVerifier('alice', 'acme');
const bob = makeVerifier('bob', 'acme');
const former = makeVerifier('former', 'former', { revoked: '2020-01-01T00:00:00Z' });
const FILE = 'go@1.24.2/linux-amd64';
const OTHER = `sha256:${'ab'.repeat(32)}`;

describe.skipIf(cannot !== null)(`the log and who speaks in it: ${cannot ?? ''}`, () => {
  let site: Site;
  let browser: Browser;

  beforeAll(async () => {
    await buildWeb();
    site = await startSite(false, withRegistry(registryOf([alice, bob, former])));
    browser = await startBrowser();
    for (const said of [attest(alice, rebuildOf(FILE)), attest(bob, rebuildOf(FILE, { result: 'differs', output: OTHER }))]) {
      expect((await submit(site, said)).status).toBe(201);
    }
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  it('checks the signature over the head itself, and shows the signed note', async () => {
    const { page, complaints } = await watchedPage(browser);
    await page.goto(`${site.url}/log`);
    await until(page, '.head-check .mark-verified');
    expect(await page.locator('.head-check').innerText()).toMatch(/signed this head over \d+ entries/);
    expect(await page.locator('.note-text').textContent()).toBe(await (await fetch(`${site.url}/checkpoint`)).text());
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each([
    ['another size', (note: string) => note.replace(/\n(\d+)\n/, (_, size) => `\n${Number(size) + 1}\n`), /does not hold/],
    ['no note at all', () => 'hello', /not a signed note/i],
  ])('says so when the head has %s', async (_, change, reason) => {
    const { page } = await watchedPage(browser);
    await page.route('**/checkpoint', async (route) => route.fulfill({ body: change(await (await route.fetch()).text()) }));
    await page.goto(`${site.url}/log`);
    await until(page, '.head-check .mark-disputed');
    expect(await page.locator('.head-check').innerText()).toMatch(reason);
    await page.context().close();
  });

  it('lists who got other bytes by file, and what the sources of the catalog do not agree on', async () => {
    const { page, complaints } = await watchedPage(browser);
    await page.goto(`${site.url}/disputes`);
    await settled(page);
    await until(page, '.source-table');
    expect(await page.locator('.dispute').allInnerTexts()).toEqual([expect.stringMatching(/go 1\.24\.2\/linux-amd64\s+bob got\s+sha256:abababab…abab/)]);
    await page.getByRole('button', { name: /^Show \d+ more$/ }).click();
    expect(await page.locator('.source-table tbody tr').count()).toBe(catalog().disagreements.length);
    await shoot(page, 'disputes-disputed-light-1440');
    await page.getByRole('link', { name: 'See who got which bytes' }).click();
    await page.waitForURL(/#agreement$/);
    await until(page, '#agreement .row-disputed');
    await page.waitForFunction(() => window.scrollY > 100);
    await settled(page);
    await shoot(page, 'release-disputed-light-1440');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('names those who are in one hand, and how often each got the published bytes', async () => {
    const { page, complaints } = await watchedPage(browser);
    await page.goto(`${site.url}/verifiers`);
    await until(page, '#bob');
    expect(await page.locator('main .notice').innerText()).toContain('Verifier alice and Verifier bob are in the hand of ACME: together they count once.');
    expect(await page.locator('#alice').innerText()).toContain('1 of 1 rebuild');
    expect(await page.locator('#bob').innerText()).toContain('0 of 1 rebuild');
    expect(await page.locator('#former').innerText()).toContain('revoked 2020-01-01');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  const { name } = catalog().files.get(FILE) ?? {};
  const { of: _, ...nameless } = rebuildOf(FILE);
  it.each([
    ['reads a statement that names the download only', attest(alice, { ...nameless, ...(name !== undefined && { name }) }), /rebuilt go 1\.24\.2\/linux-amd64/],
    ['would not send for a key that is revoked', attest(former, rebuildOf(FILE)), /The log would refuse this[^]*revoked or compromised/],
  ])('%s', async (_what, envelope, seen) => {
    const { page, complaints } = await watchedPage(browser);
    await page.goto(`${site.url}/submit`);
    await page.locator('textarea').fill(Buffer.from(envelope).toString());
    await page.getByRole('button', { name: 'Look at it' }).click();
    await until(page, '.intake + div .notice');
    expect(await page.locator('.intake + div').innerText()).toMatch(seen);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
