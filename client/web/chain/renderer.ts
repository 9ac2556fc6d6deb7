/**
 * Which way of drawing is quicker here. Measured (`npm run bench page`): without graphics hardware cytoscape's WebGL mode pans several times
 * slower than its canvas; and few elements need no help. So WebGL is taken where there is hardware for it and enough to draw, and left
 * again when it fails or turns out slow.
 */
import type { Core } from 'cytoscape';

export type Renderer = 'canvas' | 'webgl';

/** Fewer nodes and edges than this the canvas draws at full rate even in software. */
const ENOUGH = 300;
/** A frame that takes longer than this, in milliseconds, is slow, and so many in a row are no accident; after a pause none is judged. */
const SLOW = { frame: 40, inARow: 8, pause: 400 } as const;

/** How imitations of graphics hardware call themselves. */
const IMITATED = /swiftshader|llvmpipe|softpipe|software|basic render|mesa offscreen/i;

/**
 * Whether the browser has WebGL 2 on real hardware. `failIfMajorPerformanceCaveat` alone does not tell: Chromium gives a context that
 * SwiftShader draws. What does not say who draws is not trusted.
 */
export function hasGraphicsHardware(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (!gl) return false;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return name !== '' && name !== 'WebKit WebGL' && !IMITATED.test(name);
}

/** @param elements nodes and edges to be drawn */
export function rendererFor(elements: number, hardware: () => boolean = hasGraphicsHardware): Renderer {
  return elements >= ENOUGH && hardware() ? 'webgl' : 'canvas';
}

/** Judges frames one after the other, in milliseconds each; true once too many in a row were slow. */
export function slowness(): (frame: number) => boolean {
  let slow = 0;
  return (frame) => {
    slow = frame > SLOW.frame && frame < SLOW.pause ? slow + 1 : 0;
    return slow >= SLOW.inARow;
  };
}

/** Calls back once WebGL is lost, or slow while the drawing moves. */
export function watchStruggle(cy: Core, struggle: () => void): void {
  const isSlow = slowness();
  let last = -Infinity;
  let due = 0;
  cy.on('viewport', () => {
    due ||= requestAnimationFrame((now) => {
      due = 0;
      if (isSlow(now - last)) struggle();
      last = now;
    });
  });
  cy.container()?.addEventListener('webglcontextlost', struggle, { capture: true, once: true });
}
