/** Cosignatures, verified in the browser by the keys and the policy that the log names, or by the reader's own. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { startWitness, type RunningWitness } from '../../client/cli/log-witness.ts';
import { createKeyFile } from '../../server/log/keys.ts';
import { attest, makeVerifier, registryOf } from '../api/signing.ts';
import { rebuildOf, submit } from '../api/server.ts';
import { buildWeb, cannot, settled, startBrowser, startSite, until, watchedPage, type Site } from './harness.ts';

const alice = makeVerifier('alice');
const PAGE = '/r/go/1.24.2?policy=upstream';

describe.skipIf(cannot !== null)(`a log with witnesses: ${cannot ?? ''}`, () => {
  const dir = mkdtempSync(join(tmpdir(), 'rootline-witnessed-'));
  let witnesses: RunningWitness[];
  let site: Site;
  let browser: Browser;

  beforeAll(async () => {
    await buildWeb();
    const { vkey } = createKeyFile(join(dir, 'log.key'), 'log.example');
    witnesses = await Promise.all(['w1', 'w2'].map((name) => startWitness({ dir: join(dir, name), name: `${name}.example`, logs: [vkey], port: 0 })));
    const lines = witnesses.map(({ vkey: key, url }, i) => `witness w${i + 1} ${key} ${url}`);
    site = await startSite(false, (data) => {
      mkdirSync(data, { recursive: true });
      copyFileSync(join(dir, 'log.key'), join(data, 'log.key'));
      writeFileSync(join(data, 'witness.policy'), `${lines.join('\n')}\ngroup both all w1 w2\nquorum both\n`);
      writeFileSync(join(data, 'registry.json'), JSON.stringify(registryOf([alice])));
    });
    browser = await startBrowser();
    expect((await submit(site, attest(alice, rebuildOf('go@1.24.2/linux-amd64')))).status).toBe(201);
    for (let published: unknown = null; published !== 2;) published = ((await (await fetch(`${site.url}/api/v1/log`)).json()) as { published: unknown }).published;
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
    await Promise.all((witnesses ?? []).map((witness) => witness.close()));
    rmSync(dir, { recursive: true });
  });

  it('tells on the log page whose cosignatures hold', async () => {
    const { page, complaints } = await watchedPage(browser);
    await page.goto(`${site.url}/log`);
    await until(page, '.head-check .mark-verified');
    expect(await page.locator('.head-check').innerText()).toContain('The cosignatures of w1, w2 hold.');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says so when what everyone is shown lacks a cosignature', async () => {
    const { page } = await watchedPage(browser);
    await page.route('**/checkpoint', async (route) => route.fulfill({ body: (await (await route.fetch()).text()).replace(/^— w2\.example .*\n/m, '') }));
    await page.goto(`${site.url}/log`);
    await until(page, '.head-check .mark-disputed');
    expect(await page.locator('.head-check').innerText()).toMatch(/cosigned by w1, and the policy asks for 2 of \(w1, w2\)/);
    await page.context().close();
  });

  it('verifies them with the proof of a release, and says which it could not', async () => {
    const { page, complaints } = await watchedPage(browser);
    await page.goto(site.url + PAGE);
    await settled(page);
    const checked = async (): Promise<string> => {
      await page.getByRole('button', { name: 'Check the proof in this browser' }).click();
      await page.waitForFunction(() => document.querySelector('.check-here .notice') !== null && document.querySelectorAll('.checks .check').length > 10, undefined, { timeout: 60_000 });
      return page.locator('.checks').innerText();
    };
    const policy = page.getByLabel('Witnesses that must have cosigned');
    expect(await policy.inputValue()).toContain('group both 2 w1 w2\nquorum both');
    expect(await checked()).toContain('cosigned by w1, w2, where 2 of (w1, w2) was asked for');
    expect(await page.locator('.check-here .notice').innerText()).toContain('Every check holds');
    await policy.fill('');
    expect(await checked()).toContain('not checked, for want of a key: the further signatures of w1.example, w2.example');
    await policy.fill(`witness w3 ${(witnesses[0]?.vkey ?? '').replace('w1.example', 'w3.example')}\nquorum w3`);
    await page.getByRole('button', { name: 'Check the proof in this browser' }).click();
    await until(page, '.check-here .notice-problem', 60_000);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
