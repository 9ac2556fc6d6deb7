/** Imagining: another policy, another time, an enemy's hand. All of it recolours in the browser, without asking for the graph again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { needs } from '../shared.ts';
import { buildWeb, cannot, nodesOf, settled, shoot, stagex, startBrowser, startSite, until, watchedPage, type Site, type Watched } from './harness.ts';

const suite = cannot ?? needs('data/stagex', stagex);

/** The drawing follows what is said of it a frame later. */
const SOON = { timeout: 10_000 };

async function statuses(page: Page): Promise<Set<string>> {
  return new Set((await nodesOf(page)).filter((n) => n.kind !== 'root').map((n) => n.status));
}

describe.skipIf(cannot !== null || stagex === null)(`what if: ${suite}`, () => {
  let site: Site;
  let browser: Browser;
  let watched: Watched;
  let graphs = 0;

  beforeAll(async () => {
    await buildWeb();
    site = await startSite(true);
    browser = await startBrowser();
    watched = await watchedPage(browser);
    watched.page.on('request', (request) => { if (request.url().includes('/api/v1/graph')) graphs++; });
    await watched.page.goto(`${site.url}/r/stagex-go/2025.04.1?policy=declared`);
    await settled(watched.page);
    await watched.page.getByRole('button', { name: /what if/i }).click();
    await until(watched.page, '.imagine-controls');
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  it('recolours at once under another threshold, with no request for the graph', async () => {
    const { page } = watched;
    await expect.poll(() => statuses(page), SOON).toEqual(new Set(['verified']));
    const before = graphs;
    const took = await page.evaluate(async () => {
      const slider = document.querySelector<HTMLInputElement>('.imagine-controls input[type="range"]');
      const box = document.querySelector('.chain-canvas') as unknown as { _cyreg: { cy: { nodes(): { some(f: (n: { data(k: string): { status: string } }) => boolean): boolean } } } };
      if (!slider) throw new Error('there is no slider');
      const start = performance.now();
      slider.value = '3';
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      while (box._cyreg.cy.nodes().some((n) => n.data('node').status === 'verified')) await new Promise((done) => { requestAnimationFrame(done); });
      return performance.now() - start;
    });
    console.log(`recoloured ${(await nodesOf(page)).length} nodes in ${Math.round(took)} ms`);
    await expect.poll(() => statuses(page), SOON).toEqual(new Set(['attested']));
    expect(await page.locator('.imagine-head').innerText()).toMatch(/would not be verified/);
    await page.waitForURL(/policy=[A-Za-z0-9_-]{100,}/);
    await until(page, '.verdict-no');
    expect(graphs).toBe(before);
    expect(await page.locator('.changes').first().innerText()).toContain('attested');
  });

  it('counts four verifiers where it does not count four organizations', async () => {
    const { page } = watched;
    await page.locator('.imagine-controls input[type="range"]').first().fill('4');
    await page.getByRole('group', { name: 'Counted by' }).getByText('verifier', { exact: true }).click();
    await page.waitForFunction(() => /would be verified/.test(document.querySelector('.imagine-head')?.textContent ?? ''));
    await expect.poll(() => statuses(page), SOON).toEqual(new Set(['verified']));
    await page.locator('.imagine-controls label.chip', { hasText: 'dannygrove' }).click();
    await page.waitForFunction(() => /would not be verified/.test(document.querySelector('.imagine-head')?.textContent ?? ''));
  });

  it('goes back to a shipped policy by its name', async () => {
    const { page } = watched;
    await page.getByRole('radio', { name: /^declared/ }).check({ force: true });
    await page.waitForURL(/policy=declared/);
    await expect.poll(() => statuses(page), SOON).toEqual(new Set(['verified']));
  });

  it('lets the log grow again under the drawing, which stays where it is', async () => {
    const { page } = await watchedPage(browser);
    let asked = 0;
    await page.goto(`${site.url}/r/stagex-go/2025.04.1?policy=declared`);
    await settled(page);
    page.on('request', (request) => { if (request.url().includes('/api/v1/graph')) asked++; });
    const places = (): Promise<string> => page.locator('.chain-canvas').evaluate((box) => JSON.stringify((box as unknown as { _cyreg: { cy: { nodes(): { map<T>(f: (n: { id(): string; position(): object }) => T): T[] } } } })._cyreg.cy.nodes().map((n) => [n.id(), n.position()])));
    const before = await places();
    await page.locator('.time input[type="range"]').fill('1');
    await page.waitForURL(/at=1\b/);
    await page.waitForFunction(() => /bear on this chain/.test(document.querySelector('.time')?.textContent ?? ''));
    expect(await statuses(page)).toEqual(new Set(['claimed']));
    await page.getByRole('button', { name: 'Let the log grow' }).click();
    await page.waitForURL((url) => !url.searchParams.has('at'));
    expect(await statuses(page)).toEqual(new Set(['verified']));
    expect(await places()).toBe(before);
    expect(asked).toBe(0);
    await page.context().close();
  });

  it('looks at the past of the log', async () => {
    const { page } = watched;
    const before = graphs;
    await page.locator('.time input[type="range"]').fill('0');
    await page.waitForFunction(() => /would not be verified/.test(document.querySelector('.imagine-head')?.textContent ?? ''));
    await expect.poll(() => statuses(page), SOON).toEqual(new Set(['claimed']));
    expect(graphs).toBe(before);
    await page.waitForURL(/at=0/);
    await until(page, '.banner');
    await page.locator('.banner').getByRole('link').click();
    await page.waitForURL((url) => !url.searchParams.has('at'));
    await page.waitForFunction(() => /would be verified/.test(document.querySelector('.imagine-head')?.textContent ?? ''));
  });

  it('tells what falls when a link is in an enemy\'s hand, here and across all compilers', async () => {
    const { page } = watched;
    await page.getByLabel('Find in the chain').fill('stage0');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Assume it is compromised' }).click();
    await page.waitForFunction(() => /would fall/.test(document.querySelector('#chain')?.textContent ?? ''));
    await expect.poll(() => statuses(page), SOON).toContain('compromised');
    await until(page, '.blast');
    expect(await page.locator('.blast').innerText()).toMatch(/stagex-rust 2025\.04\.1|\d+ releases/);
    await shoot(page, 'walk-compromised');
    await page.getByRole('button', { name: 'Undo all' }).click();
    await page.waitForFunction(() => !/would fall/.test(document.querySelector('#chain')?.textContent ?? ''));
    await page.getByRole('button', { name: 'Assume it is compromised' }).click();
    await page.waitForFunction(() => /would fall/.test(document.querySelector('#chain')?.textContent ?? ''));
    await page.getByRole('button', { name: /take back/i }).first().click();
    await page.waitForFunction(() => /would be verified/.test(document.querySelector('.imagine-head')?.textContent ?? ''));
  });

  it('shows two policies side by side, keeping abreast', async () => {
    const { page } = watched;
    await page.getByRole('button', { name: 'Side by side' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.chain-canvas[data-painted]').length === 2);
    await page.getByRole('button', { name: 'Zoom out' }).first().click();
    const views = (): Promise<string[]> => page.locator('.chain-canvas').evaluateAll((boxes) => boxes.map((box) => {
      const { cy } = (box as unknown as { _cyreg: { cy: { zoom(): number; pan(): { x: number; y: number } } } })._cyreg;
      return [cy.zoom(), cy.pan().x, cy.pan().y].map((n) => n.toFixed(2)).join(' ');
    }));
    await expect.poll(async () => new Set(await views()).size, SOON).toBe(1);
    await page.getByLabel('Compare with').selectOption('strict');
    await page.waitForURL(/against=strict/);
    await page.waitForFunction(() => /Under strict: not verified/.test(document.querySelector('.chain-pair')?.textContent ?? '') && /Under declared: verified/.test(document.querySelector('.chain-pair')?.textContent ?? ''));
    expect(await page.locator('#chain').innerText()).toMatch(/links would rise/);
  });

  it('comes back as it was from its address', async () => {
    const again = await watchedPage(browser);
    await again.page.goto(watched.page.url());
    await settled(again.page);
    await until(again.page, '.imagine-controls');
    await again.page.waitForFunction(() => document.querySelectorAll('.chain-canvas[data-painted]').length === 2);
    expect(await again.page.locator('.chain-pair').innerText()).toMatch(/Under strict: not verified[^]*Under declared: verified/);
    expect(again.complaints).toEqual([]);
    await again.page.context().close();
  });

  it('tells the field\'s two stories, each at an address of its own', async () => {
    const told = await watchedPage(browser);
    const { page } = told;
    await page.goto(`${site.url}/policies?policy=declared`);
    const stories = page.locator('#stories');
    await stories.getByRole('button', { name: 'Tell it' }).first().click();
    await page.waitForURL(/story=trusting-trust/);
    await expect.poll(() => stories.innerText(), SOON).toMatch(/carried a backdoor, .* downstream of it\./);
    await stories.locator('summary').click();
    expect(await stories.locator('.downstream a').count()).toBeGreaterThan(100);
    await stories.getByRole('button', { name: 'Tell it' }).click();
    await page.waitForURL(/story=vendor-reset/);
    await expect.poll(() => stories.innerText(), SOON).toMatch(/would verify .* more/);
    expect(await stories.locator('.changes a').count()).toBeGreaterThan(0);
    await page.goBack();
    await expect.poll(() => stories.innerText(), SOON).toContain('carried a backdoor');
    expect(told.complaints).toEqual([]);
    await page.context().close();
  });

  it('opens from a link of the chain, with that link in an enemy\'s hand', async () => {
    const { page } = await watchedPage(browser);
    await page.goto(`${site.url}/r/stagex-go/2025.04.1?policy=declared`);
    await settled(page);
    await page.getByLabel('Find in the chain').fill('stage2');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'What if it were compromised?' }).click();
    await until(page, '.imagine-controls');
    await expect.poll(() => statuses(page), SOON).toContain('compromised');
    await page.waitForFunction(() => /would not be verified/.test(document.querySelector('.imagine-head')?.textContent ?? ''));
    await page.waitForURL(/policy=[A-Za-z0-9_-]{100,}.*imagine=policy|imagine=policy.*policy=[A-Za-z0-9_-]{100,}/);
    await page.getByRole('button', { name: 'Undo all' }).click();
    await page.waitForURL(/policy=declared/);
    await expect.poll(() => statuses(page), SOON).not.toContain('compromised');
    await page.context().close();
  });

  it('asks for different systems and architectures, or not', async () => {
    const { page } = await watchedPage(browser);
    await page.goto(`${site.url}/r/stagex-go/2025.04.1?policy=declared&imagine=policy`);
    await until(page, '.imagine-controls');
    const builders = page.getByLabel('Different systems and architectures');
    expect(await builders.getAttribute('aria-valuetext')).toBe('not asked');
    await builders.fill('2');
    // Nobody who signed these says on what the build ran.
    await page.waitForFunction(() => /would not be verified/.test(document.querySelector('.imagine-head')?.textContent ?? ''));
    await page.waitForURL(/policy=[A-Za-z0-9_-]{100,}/);
    expect(JSON.parse(Buffer.from(new URL(page.url()).searchParams.get('policy') ?? '', 'base64url').toString())).toMatchObject({ distinctBuilders: 2 });
    await builders.fill('1');
    await page.waitForURL(/policy=declared/);
    await page.goto(`${site.url}/policies`);
    await page.waitForFunction(() => /on whichever system and architecture/.test(document.querySelector('.policy')?.textContent ?? ''));
    await page.context().close();
  });

  it('takes an artifact for a root, and no longer', async () => {
    const { page } = await watchedPage(browser);
    await page.goto(`${site.url}/r/stagex-go/2025.04.1?policy=declared&imagine=policy`);
    await settled(page);
    await until(page, '.imagine-controls');
    await page.getByLabel('Find in the chain').fill('stage2');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Take it for a root', exact: true }).click();
    await expect.poll(async () => (await nodesOf(page)).filter((n) => n.status === 'root').length, SOON).toBe(3);
    await page.getByRole('button', { name: /^Take sha256.* for a root no longer/ }).click();
    await expect.poll(async () => (await nodesOf(page)).filter((n) => n.status === 'root').length, SOON).toBe(2);
    await page.context().close();
  });

  it('tells what falls when a verifier\'s key is in an enemy\'s hand, at an address of its own', async () => {
    const { page, complaints } = await watchedPage(browser);
    await page.goto(`${site.url}/v/lancevick?policy=declared`);
    await page.getByRole('button', { name: /^Assume the key/ }).click();
    await page.waitForURL(/assume=key:lancevick\//);
    await until(page, '.blast');
    expect(await page.locator('.blast').innerText()).toMatch(/No release would change|would fall/);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.waitForURL((url) => !url.searchParams.has('assume'));
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('goes along the log on an artifact\'s page, and its drawing stays where it is', async () => {
    const { page, complaints } = await watchedPage(browser);
    const { files } = await (await fetch(`${site.url}/api/v1/releases/stagex-go/2025.04.1`)).json() as { files: { role: string; digest: string }[] };
    await page.goto(`${site.url}/a/${files.find((f) => f.role === 'binary')?.digest}?policy=declared`);
    await settled(page);
    const places = async (): Promise<string> => JSON.stringify(await page.locator('.chain-canvas').evaluate((box) => (box as unknown as { _cyreg: { cy: { nodes(): { map<T>(f: (n: { id(): string; position(): object }) => T): T[] } } } })._cyreg.cy.nodes().map((n) => [n.id(), n.position()])));
    const before = await places();
    await expect.poll(() => statuses(page), SOON).toEqual(new Set(['verified']));
    await page.locator('.time input[type="range"]').fill('1');
    await page.waitForURL(/at=1\b/);
    await expect.poll(() => statuses(page), SOON).toEqual(new Set(['claimed']));
    expect(await page.locator('.page-head').innerText()).toContain('claimed');
    expect(await places()).toBe(before);
    await page.getByRole('button', { name: 'Let the log grow' }).click();
    await page.waitForURL((url) => !url.searchParams.has('at'), { timeout: 60_000 });
    await expect.poll(() => statuses(page), SOON).toEqual(new Set(['verified']));
    expect(await places()).toBe(before);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('kept quiet all the while', () => {
    expect(watched.complaints).toEqual([]);
  });
});
