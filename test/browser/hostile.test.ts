/** Names that try to be markup, in every field of the registry, of an attestation that the log took, of refusals, of addresses and of the server's answers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { attest, envelope, makeVerifier, registryOf, withdraw } from '../api/signing.ts';
import { rebuildOf } from '../api/server.ts';
import { buildWeb, cannot, settled, startBrowser, startSite, until, watchedPage, withRegistry, type Site, type Watched } from './harness.ts';

const MARKUP = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
const FILE = 'go@1.24.2/linux-amd64';
const alice = makeVerifier('alice', 'acme');

/** A registry in which every text that people wrote is markup. */
function hostileRegistry(): object {
  const registry = registryOf([alice]);
  return {
    organizations: registry.organizations.map((o) => ({ ...o, name: MARKUP, note: MARKUP })),
    verifiers: registry.verifiers.map((v) => ({
      ...v, name: MARKUP, note: MARKUP, links: ['javascript:document.title="owned"', `https://example.org/${MARKUP}`], keys: v.keys.map((key) => ({ ...key, note: MARKUP })),
    })),
  };
}

/** An attestation with markup wherever a signer can write what they like. */
function hostileAttestation(result: 'reproduced' | 'differs'): Uint8Array {
  const { of: _, inputs, ...rest } = rebuildOf(FILE);
  return attest(alice, {
    ...rest, name: MARKUP, result, builder: `https://example.org/${MARKUP}`, invocationId: MARKUP,
    ...(result === 'differs' && { of: FILE, output: `sha256:${'cd'.repeat(32)}` }),
    inputs: inputs.map((input) => ({ ...input, name: MARKUP, uri: `javascript:document.title="owned"//${MARKUP}` })),
  });
}

/** What must hold whatever names are shown: they are text, nothing ran, nothing was fetched, no policy was broken. */
async function harmless({ page, complaints }: Watched): Promise<void> {
  expect(await page.locator('img[src="x"], main script, main a[href^="javascript" i], [onerror]').count()).toBe(0);
  expect(await page.title()).not.toBe('owned');
  expect(complaints.filter((c) => !c.includes('Failed to load resource'))).toEqual([]);
}

/** Names, notes and sentences of an answer with markup behind them; words of a closed set, digests, times and numbers stay. */
function poisoned(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return POISONABLE.has(key) ? `${value}${MARKUP}` : value;
  if (Array.isArray(value)) return value.map((item) => poisoned(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, poisoned(member, name)]));
}
/** Members that hold what somebody wrote: a publisher, a catalog's source, a verifier, a registrar, the server for people. Ids are letters and figures by their schemas. */
const POISONABLE = new Set([
  'name', 'label', 'about', 'note', 'sentence', 'detail', 'because', 'command', 'organizationName', 'pin', 'links', 'commit', 'withdrawn', 'notBootstrapped', 'by', 'rejected', 'rejectedBy', 'adopted', 'adoptedBy',
  'origin', 'root', 'key', 'format', 'signers', 'verifier', 'organization', 'state', 'impossible', 'mend', 'title', 'message', 'sources',
]);

describe.skipIf(cannot !== null)(`hostile names: ${cannot ?? ''}`, () => {
  let site: Site;
  let browser: Browser;

  beforeAll(async () => {
    await buildWeb();
    site = await startSite(false, withRegistry(hostileRegistry()));
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  async function open(path: string): Promise<Watched> {
    const watched = await watchedPage(browser);
    await watched.page.goto(site.url + path);
    await settled(watched.page);
    return watched;
  }

  /** Pastes an envelope into the submit page, and sends it whatever the browser thinks of it. */
  async function send(page: Page, bytes: Uint8Array): Promise<string> {
    await page.locator('textarea').fill(Buffer.from(bytes).toString());
    await page.getByRole('button', { name: 'Look at it' }).click();
    await until(page, '.submitted .notice');
    await page.getByRole('button', { name: /^Send/ }).click();
    await page.waitForFunction(() => /Taken|Nothing was logged/.test(document.querySelector('.submitted')?.textContent ?? ''));
    return page.locator('.submitted').innerText();
  }

  it.each(['reproduced', 'differs'] as const)('of an attestation that really is submitted (%s) are text on every page that shows it', async (result) => {
    const submit = await open('/submit');
    expect(await send(submit.page, hostileAttestation(result))).toContain('Taken');
    await harmless(submit);
    await submit.page.context().close();
    for (const path of ['/log', '/log?entry=1', '/log?entry=2', '/verifiers', '/v/alice', '/disputes', '/r/go/1.24.2?platform=linux-amd64', `/a/${rebuildOf(FILE).output}`, '/']) {
      const watched = await open(path);
      await harmless(watched);
      await watched.page.context().close();
    }
  });

  it('of the registry are text', async () => {
    const watched = await open('/v/alice');
    expect(await watched.page.locator('h1').innerText()).toBe(MARKUP);
    expect(await watched.page.locator('main').innerText()).toContain('javascript:document.title');
    await harmless(watched);
    await watched.page.context().close();
  });

  const payload = (statement: object): Uint8Array => Buffer.from(JSON.stringify(statement));
  it.each([
    ['a file that is not', envelope(alice, payload({ ...JSON.parse(Buffer.from(JSON.parse(Buffer.from(attest(alice, rebuildOf(FILE))).toString()).payload, 'base64').toString()), predicateType: MARKUP }))],
    ['a statement of no type', envelope(alice, payload({ _type: MARKUP, subject: [{ name: MARKUP }] }))],
    ['a media type', envelope(alice, payload({}), MARKUP)],
    ['a withdrawal of what is not there', withdraw(alice, Buffer.from(MARKUP))],
    ['no envelope', Buffer.from(JSON.stringify({ [MARKUP]: MARKUP }))],
    ['no JSON', Buffer.from(MARKUP)],
  ])('in a refusal are text: %s', async (_, bytes) => {
    const submit = await open('/submit');
    expect(await send(submit.page, bytes)).toContain('Nothing was logged');
    await harmless(submit);
    await submit.page.context().close();
  });

  const at = encodeURIComponent(MARKUP);
  it.each([
    `/c/${at}`, `/r/${at}/1`, `/r/go/${at}`, `/a/${at}`, `/v/${at}`, `/${at}`, `/r/go/1.24.2?platform=${at}`, `/r/go/1.24.2?policy=${at}`, `/r/go/1.24.2?at=${at}`,
    `/r/go/1.24.2?node=${at}&open=${encodeURIComponent(`run:${MARKUP}`)}&imagine=${at}&against=${at}`, `/log?verifier=${at}&of=${at}&entry=${at}&cursor=${at}`, `/c/go?q=${at}&status=${at}`, `/next?compiler=${at}&platform=${at}`, `/#${at}`,
  ])('in an address are text: %#', async (path) => {
    const watched = await open(path);
    await harmless(watched);
    await watched.page.context().close();
  });

  it.each([
    '/', '/?view=table', '/c/go', '/r/go/1.24.2', '/r/rust/1.98.0', '/r/go/1.24.2?imagine=compare', `/a/${rebuildOf(FILE).output}`, '/verifiers', '/v/alice', '/log', '/log?entry=1', '/disputes', '/policies', '/next',
  ])('in every field of the server\'s answers are text: %s', async (path) => {
    const watched = await watchedPage(browser);
    await watched.page.route(/\/api\/v1\/(?!events)/, async (route) => {
      const answer = await route.fetch();
      const json = (answer.headers()['content-type'] ?? '').includes('json');
      await route.fulfill(json ? { response: answer, body: JSON.stringify(poisoned(await answer.json())) } : { response: answer });
    });
    await watched.page.goto(site.url + path);
    await until(watched.page, 'h1');
    await watched.page.waitForLoadState('networkidle').catch(() => undefined);
    expect(await watched.page.locator('body').innerText()).toContain('<img src=x');
    await harmless(watched);
    await watched.page.context().close();
  });
});
