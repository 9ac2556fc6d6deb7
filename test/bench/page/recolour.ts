/** Time from a change of the policy to the recoloured picture. */
import type { Locator, Page } from 'playwright-core';
import { median } from './median.ts';

const ROUNDS = 7;
/** Beyond the pause after which the address, and with it the rest of the page, follows, in milliseconds. */
const REST = 1500;

/** Opens the panel in which a policy is changed. */
async function openPanel(page: Page): Promise<void> {
  await page.getByRole('button', { name: /what if/i }).click();
  await page.locator('.imagine-controls input[type="range"]').first().waitFor({ timeout: 60_000 });
}

/** Turns one control of the panel and waits for the frame with the new colours. @returns milliseconds */
async function recoloured(page: Page, selector: string, value: string | null): Promise<number> {
  const took = await page.evaluate(async ([control, to]) => {
    type Cy = { nodes(): { map<T>(f: (n: { data(k: string): { status: string } }) => T): T[] }; on(event: string, then: () => void): void; off(event: string, then: () => void): void };
    const input = document.querySelector<HTMLInputElement>(control ?? '');
    const { cy } = (document.querySelector('.chain-canvas') as unknown as { _cyreg: { cy: Cy } })._cyreg;
    const statuses = (): string => cy.nodes().map((n) => n.data('node').status).join(' ');
    if (!input) throw new Error(`there is no ${control}`);
    const before = statuses();
    const start = performance.now();
    if (to === null || to === undefined) input.click();
    else {
      input.value = to;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }
    return new Promise<number>((done, fail) => {
      const rendered = (): void => {
        if (statuses() === before) return;
        cy.off('render', rendered);
        done(performance.now() - start);
      };
      cy.on('render', rendered);
      setTimeout(() => fail(new Error('nothing was recoloured')), 20_000);
    });
  }, [selector, value] as const);
  await page.waitForTimeout(REST);
  return took;
}

/** Opens the panel, moves the threshold to and fro, and takes the median of the time from the input to the frame with the new colours, in milliseconds. */
export async function recolourings(page: Page): Promise<number> {
  await openPanel(page);
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) times.push(await recoloured(page, '.imagine-controls input[type="range"]', i % 2 === 0 ? '2' : '1'));
  return median(times);
}

/**
 * The same under policies that the page has not seen before, so that nothing of them is kept: with ever more comparisons taken as equal, the
 * verifier who rebuilt everything is no longer believed. The panel is open. @returns median and greatest, in milliseconds
 */
export async function freshRecolourings(page: Page): Promise<{ median: number; most: number }> {
  const boxes = (legend: string, word = ''): Locator => page.locator(`.imagine-controls fieldset:has(legend:text-is("${legend}")) label`, { hasText: word }).locator('input');
  await boxes('Whom to believe', 'simulated-a').evaluate((input) => { input.id = 'believed'; });
  // A threshold of 1, so that there is something to fall.
  await page.locator('.imagine-controls input[type="range"]').first().fill('1');
  await page.waitForTimeout(REST);
  const times: number[] = [];
  for (let i = 1; i <= 4; i++) {
    await boxes('Taken as equal').nth(i).evaluate((input) => { (input as HTMLInputElement).click(); });
    await page.waitForTimeout(REST);
    times.push(await recoloured(page, '#believed', null));
    await recoloured(page, '#believed', null);
  }
  return { median: median(times), most: Math.max(...times) };
}
