/** Submitting in the browser: looked at first, sent, told to other pages as it happens; refusals that say why, and how to mend it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { attest, makeVerifier, registryOf } from '../api/signing.ts';
import { rebuildOf } from '../api/server.ts';
import { buildWeb, cannot, settled, shoot, startBrowser, startSite, until, watchedPage, withRegistry, type Site, type Watched } from './harness.ts';

const alice = makeVerifier('alice', 'acme');
const mallory = makeVerifier('mallory');
const FILE = 'go@1.24.2/linux-amd64';

describe.skipIf(cannot !== null)(`submitting: ${cannot ?? ''}`, () => {
  let site: Site;
  let browser: Browser;
  let watched: Watched;
  const folder = mkdtempSync(join(tmpdir(), 'rootline-envelopes-'));

  beforeAll(async () => {
    await buildWeb();
    site = await startSite(false, withRegistry(registryOf([alice])));
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
    // Nothing moves under the reader's hand: the new entry is told of, and shown when it is asked for.
    await until(other.page, 'button:has-text("Show 1 new entry")');
    expect(await other.page.locator('.entries').innerText()).not.toContain('rebuilt go 1.24.2/linux-amd64');
    await other.page.getByRole('button', { name: 'Show 1 new entry' }).click();
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
    expect(seen).toMatch(/How to mend it: \S/);
    await page.getByRole('button', { name: 'Send it all the same' }).click();
    await page.waitForFunction(() => /Nothing was logged/.test(document.body.textContent ?? ''));
    const refused = await page.locator('.intake + div').innerText();
    expect(refused).toMatch(reason);
    expect(refused).toMatch(/How to mend it: \S/);
    expect(await size()).toBe(before);
  });

  it.each([['a phone', 390, 844], ['a laptop', 1440, 900]])('brings what came of it before the eye and under the keyboard on %s', async (_, width, height) => {
    const { page, complaints } = await watchedPage(browser, { viewport: { width, height } });
    const inSight = async (): Promise<boolean> => page.locator('.submitted .notice-title').evaluate((title) => {
      const { top, bottom } = title.getBoundingClientRect();
      return top >= 0 && bottom <= window.innerHeight && document.activeElement?.classList.contains('submitted') === true;
    });
    await drop(page, 'phone.json', attest(alice, rebuildOf(FILE)));
    expect(await inSight()).toBe(true);
    expect(await page.locator('.submitted').getAttribute('aria-live')).toBe('polite');
    await shoot(page, `submit-looked-light-${width}`, false);
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Send to the log' }).click();
    await page.waitForFunction(() => /has it already/.test(document.querySelector('.submitted')?.textContent ?? ''));
    expect(await inSight()).toBe(true);
    await shoot(page, `submit-known-light-${width}`, false);
    await drop(page, 'phone-bad.json', tampered);
    await page.getByRole('button', { name: 'Send it all the same' }).click();
    await page.waitForFunction(() => /Nothing was logged/.test(document.querySelector('.submitted')?.textContent ?? ''));
    expect(await inSight()).toBe(true);
    await shoot(page, `submit-refused-light-${width}`, false);
    expect(complaints.filter((c) => !c.includes('Failed to load resource'))).toEqual([]);
    await page.context().close();
  });
});
