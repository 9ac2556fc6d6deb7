/** Time from a change of the policy to the recoloured picture. */
import type { Page } from 'playwright-core';
import { median } from './median.ts';

const ROUNDS = 7;

/** Opens the panel, moves the threshold to and fro, and takes the median of the time from the input to the frame with the new colours, in milliseconds. */
export async function recolourings(page: Page): Promise<number> {
  await page.getByRole('button', { name: /what if/i }).click();
  await page.locator('.imagine-controls input[type="range"]').first().waitFor({ timeout: 60_000 });
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    times.push(await page.evaluate(async (threshold) => {
      type Cy = { nodes(): { map<T>(f: (n: { data(k: string): { status: string } }) => T): T[] }; on(event: string, then: () => void): void; off(event: string, then: () => void): void };
      const slider = document.querySelector<HTMLInputElement>('.imagine-controls input[type="range"]');
      const { cy } = (document.querySelector('.chain-canvas') as unknown as { _cyreg: { cy: Cy } })._cyreg;
      const statuses = (): string => cy.nodes().map((n) => n.data('node').status).join(' ');
      if (!slider) throw new Error('there is no slider');
      const before = statuses();
      const start = performance.now();
      slider.value = threshold;
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      return new Promise<number>((done, fail) => {
        const rendered = (): void => {
          if (statuses() === before) return;
          cy.off('render', rendered);
          done(performance.now() - start);
        };
        cy.on('render', rendered);
        setTimeout(() => fail(new Error('nothing was recoloured')), 20_000);
      });
    }, String(i % 2 === 0 ? 2 : 1)));
    // Beyond the pause after which the address, and with it the rest of the page, follows.
    await page.waitForTimeout(1500);
  }
  return median(times);
}
