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
      type Cy = { nodes(): { map<T>(f: (n: { data(k: string): { status: string } }) => T): T[] }; one(event: string, then: () => void): void };
      const slider = document.querySelector<HTMLInputElement>('.imagine-controls input[type="range"]');
      const { cy } = (document.querySelector('.chain-canvas') as unknown as { _cyreg: { cy: Cy } })._cyreg;
      const statuses = (): string => cy.nodes().map((n) => n.data('node').status).join(' ');
      if (!slider) throw new Error('there is no slider');
      const before = statuses();
      const start = performance.now();
      slider.value = threshold;
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      while (statuses() === before) {
        await new Promise((done) => { setTimeout(done); });
        if (performance.now() - start > 20_000) throw new Error('nothing was recoloured');
      }
      await new Promise<void>((done) => cy.one('render', done));
      return performance.now() - start;
    }, String(i % 2 === 0 ? 2 : 1)));
    // Beyond the pause after which the address, and with it the rest of the page, follows.
    await page.waitForTimeout(1500);
  }
  return median(times);
}
