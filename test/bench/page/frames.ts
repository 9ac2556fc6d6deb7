/** Frames a second while a chain is panned and zoomed. */
import type { Page } from 'playwright-core';

export interface Frames {
  /** While panning: with the whole chain in view, where text can just be read, and near. */
  fit: number;
  readable: number;
  near: number;
  /** While zooming from far to near and back. */
  zooming: number;
}

/** What of cytoscape is used here. */
interface Cy {
  fit(eles: undefined, padding: number): void;
  zoom(): number;
  zoom(to: { level: number; renderedPosition: { x: number; y: number } }): void;
  width(): number;
  height(): number;
  panBy(by: { x: number; y: number }): void;
  json(): { elements: unknown };
  destroy(): void;
}

/** Runs in the page: moves the drawing in each frame, and counts frames. */
async function measure(handle: { cy: Cy }): Promise<Frames> {
  const { cy } = handle;
  const MS = 1000;
  const middle = { x: cy.width() / 2, y: cy.height() / 2 };
  const frames = (move: (i: number) => void): Promise<number> => new Promise((done) => {
    let i = 0;
    const start = performance.now();
    const step = (now: number): void => {
      if (now - start >= MS) return done((i / (now - start)) * 1000);
      move(i++);
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  const pan = (): Promise<number> => frames((i) => cy.panBy({ x: 6 * (Math.floor(i / 40) % 2 === 0 ? 1 : -1), y: 2 * (Math.floor(i / 40) % 2 === 0 ? 1 : -1) }));
  const at = async (level: number | null): Promise<number> => {
    if (level === null) cy.fit(undefined, 28);
    else cy.zoom({ level, renderedPosition: middle });
    await new Promise((done) => { setTimeout(done, 500); });
    return pan();
  };
  const fit = await at(null);
  const least = cy.zoom();
  const readable = await at(0.6);
  const near = await at(1.5);
  const zooming = await frames((i) => cy.zoom({ level: least * (1.6 / least) ** (0.5 - 0.5 * Math.cos(i / 20)), renderedPosition: middle }));
  return { fit, readable, near, zooming };
}

export async function framesOf(page: Page): Promise<Frames> {
  const box = await page.locator('.chain-canvas').first().evaluateHandle((element) => (element as unknown as { _cyreg: { cy: Cy } })._cyreg);
  return box.evaluate(measure);
}

/** The same elements in the same look, drawn by cytoscape's WebGL mode over the page's own drawing. */
export async function framesInWebgl(page: Page): Promise<Frames> {
  const library = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name).find((name) => /cytoscape[^/]*\.js$/.test(name)));
  // As text: a compiled `import()` would not be the browser's.
  const exported = await page.evaluateHandle<Record<string, unknown>>(`import(${JSON.stringify(library)})`);
  const twin = await exported.evaluateHandle((all) => {
    const cytoscape = Object.values(all).find((value): value is (options: object) => Cy => typeof value === 'function');
    const element = document.querySelector('.chain-canvas') as unknown as HTMLElement & { _cyreg: { cy: Cy & { _private: { options: { style: unknown } } } } };
    if (!cytoscape) throw new Error('cytoscape was not loaded');
    const own = element._cyreg.cy;
    const box = document.createElement('div');
    box.style.cssText = 'position:absolute;inset:0;z-index:9';
    element.parentElement?.append(box);
    return { cy: cytoscape({ container: box, elements: own.json().elements, style: own._private.options.style, layout: { name: 'preset' }, renderer: { name: 'canvas', webgl: true } }) };
  });
  const frames = await twin.evaluate(measure);
  await twin.evaluate(({ cy }) => cy.destroy());
  return frames;
}
