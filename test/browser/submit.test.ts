/** Submitting in the browser: looked at first, sent, told to other pages as it happens; refusals that say why; names that try to be markup. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { attest, makeVerifier, registryOf } from '../api/signing.ts';
import { rebuildOf } from '../api/server.ts';
import { buildWeb, cannot, settled, startBrowser, startSite, until, watchedPage, type Site, type Watched } from './harness.ts';

const MARKUP = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
const alice = makeVerifier('alice', 'acme');
const mallory = makeVerifier('mallory');
const FILE = 'go@1.24.2/linux-amd64';

/** A registry in which every text that people wrote is markup. */
function hostileRegistry(): object {
  const registry = registryOf([alice]);
  return {
    organizations: registry.organizations.map((o) => ({ ...o, name: MARKUP, note: MARKUP })),
    verifiers: registry.verifiers.map((v) => ({ ...v, name: MARKUP, note: MARKUP, links: ['javascript:document.title="owned"', 'https://example.org/'] })),
  };
}

describe.skipIf(cannot !== null)(`submitting: ${cannot ?? ''}`, () => {
  let site: Site;
  let browser: Browser;
  let watched: Watched;
  const folder = mkdtempSync(join(tmpdir(), 'rootline-envelopes-'));

  beforeAll(async () => {
    await buildWeb();
    site = await startSite(false, (data) => {
      mkdirSync(data, { recursive: true });
      writeFileSync(join(data, 'registry.json'), JSON.stringify(hostileRegistry()));
    });
    browser = await startBrowser();
    watched = await watchedPage(browser);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Drops an envelope on the submit page and waits for what the browser makes of it. */
  async function drop(page: Page, name: string, bytes: Uint8Array): Promise<string> {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    await page.goto(`${site.url}/submit`);
    await page.locator('input[type="file"]').setInputFiles(path);
    await until(page, '.intake + div .notice');
    return page.locator('.intake + div').innerText();
  }

  async function size(): Promise<number> {
    return ((await (await fetch(`${site.url}/api/v1/log`)).json()) as { entries: number }).entries;
  }

  it('explains an empty log and what to do next', async () => {
    const { page } = watched;
    await page.goto(site.url);
    await settled(page);
    await until(page, '.empty-log');
    expect(await page.locator('.empty-log').innerText()).toContain('npx rootline import stagex');
  });

  it('says what an attestation states, who signed it and what it would change; then sends it, and other pages hear of it', async () => {
    const other = await watchedPage(browser);
    await other.page.goto(`${site.url}/log`);
    await settled(other.page);
    await until(other.page, '.live-on');
    const { page } = watched;
    const seen = await drop(page, 'good.json', attest(alice, rebuildOf(FILE)));
    expect(seen).toContain('It holds, as far as this browser can tell');
    expect(seen).toContain('Signed by alice');
    expect(seen).toContain('rebuilt go 1.24.2/linux-amd64');
    expect(seen).toMatch(/What it would change/);
    const before = await size();
    await page.getByRole('button', { name: 'Send to the log' }).click();
    await page.waitForFunction(() => /Taken: it is entry \d+/.test(document.body.textContent ?? ''));
    expect(await size()).toBe(before + 1);
    await other.page.waitForFunction(() => /1 new entry since you opened/.test(document.body.textContent ?? ''));
    await other.page.waitForFunction(() => /rebuilt go 1\.24\.2\/linux-amd64/.test(document.querySelector('.entries')?.textContent ?? ''));
    expect(other.complaints).toEqual([]);
    await other.page.context().close();
  });

  it('takes the same statement twice as one', async () => {
    const { page } = watched;
    const before = await size();
    await drop(page, 'again.json', attest(alice, rebuildOf(FILE)));
    await page.getByRole('button', { name: 'Send to the log' }).click();
    await page.waitForFunction(() => /has it already/.test(document.body.textContent ?? ''));
    expect(await size()).toBe(before);
  });

  const tampered = Buffer.from(JSON.stringify({ ...(JSON.parse(Buffer.from(attest(alice, rebuildOf('go@1.22.6/linux-amd64'))).toString()) as object), payload: Buffer.from('{}').toString('base64') }));
  it.each([
    ['an unknown key', attest(mallory, rebuildOf(FILE)), /not registered/],
    ['a broken signature', tampered, /signature does not hold/i],
    ['what is no envelope', Buffer.from('{"hello": "world"}'), /cannot be read|not taken/i],
    ['nothing', Buffer.alloc(0), /no signature/i],
    ['another digest under the name', attest(alice, rebuildOf(FILE, { output: `sha256:${'1'.repeat(64)}` })), /not that of the named file/],
    ['too much', Buffer.alloc((1 << 20) + 1, 32), /too large/],
  ])('refuses %s with the reason and the mend, before and after sending', async (_, bytes, reason) => {
    const { page } = watched;
    const before = await size();
    const seen = await drop(page, 'bad.bin', bytes);
    expect(seen).toContain('The log would refuse this');
    expect(seen).toMatch(reason);
    await page.getByRole('button', { name: 'Send it all the same' }).click();
    await page.waitForFunction(() => /Nothing was logged/.test(document.body.textContent ?? ''));
    expect(await page.locator('.intake + div').innerText()).toMatch(reason);
    expect(await size()).toBe(before);
  });

  it('shows names that try to be markup as the text they are', async () => {
    const quiet = await watchedPage(browser);
    const { page } = quiet;
    await page.goto(`${site.url}/verifiers`);
    await settled(page);
    await until(page, '#alice');
    expect(await page.locator('#alice').innerText()).toContain('<img src=x');
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.locator('main a[href^="javascript"]').count()).toBe(0);
    expect(await page.title()).not.toBe('owned');
    expect(quiet.complaints).toEqual([]);
    await page.context().close();
  });

  it.each([
    `/c/${encodeURIComponent(MARKUP)}`, `/r/${encodeURIComponent(MARKUP)}/1`, `/a/${encodeURIComponent(MARKUP)}`, `/${encodeURIComponent(MARKUP)}`,
    `/r/go/1.24.2?platform=${encodeURIComponent(MARKUP)}`, `/r/go/1.24.2?policy=${encodeURIComponent(MARKUP)}`, `/r/go/1.24.2?at=${encodeURIComponent(MARKUP)}`,
    `/r/go/1.24.2?node=${encodeURIComponent(MARKUP)}&open=${encodeURIComponent(`run:${MARKUP}`)}`, `/log?verifier=${encodeURIComponent(MARKUP)}&of=${encodeURIComponent(MARKUP)}`,
    `/c/go?q=${encodeURIComponent(MARKUP)}&status=${encodeURIComponent(MARKUP)}`,
  ])('stays itself at %s', async (path) => {
    const quiet = await watchedPage(browser);
    await quiet.page.goto(site.url + path);
    await settled(quiet.page);
    expect(await quiet.page.locator('main img[src="x"], main script').count()).toBe(0);
    expect(await quiet.page.title()).not.toBe('owned');
    expect(quiet.complaints.filter((c) => !c.includes('Failed to load resource'))).toEqual([]);
    await quiet.page.context().close();
  });
});
