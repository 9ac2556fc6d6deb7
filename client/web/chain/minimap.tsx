/** The whole chain in small, with what is in view; shown when not all of it is. A pointer's convenience: keys and tree reach the same. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChainDrawing } from './drawing.ts';
import type { Overview } from './overview.ts';

/** Longest side, in pixels. */
const SIDE = { width: 168, height: 104 } as const;

function paint(canvas: HTMLCanvasElement, overview: Overview, scale: number): void {
  const { nodes, extent, ink, paper } = overview;
  const seen = within(overview);
  const density = window.devicePixelRatio || 1;
  canvas.width = Math.ceil(extent.w * scale * density);
  canvas.height = Math.ceil(extent.h * scale * density);
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.setTransform(scale * density, 0, 0, scale * density, -extent.x1 * scale * density, -extent.y1 * scale * density);
  for (const { x1, y1, w, h, colour } of nodes) {
    pen.fillStyle = colour;
    pen.fillRect(x1, y1, w, h);
  }
  pen.fillStyle = paper;
  pen.globalAlpha = 0.25;
  pen.fillRect(seen.x1, seen.y1, seen.w, seen.h);
  pen.globalAlpha = 1;
  pen.lineWidth = 1.5 / scale;
  pen.strokeStyle = ink;
  pen.strokeRect(seen.x1, seen.y1, seen.w, seen.h);
}

/** What is in view, as far as the chain goes. */
function within({ extent, seen }: Overview): Overview['seen'] {
  const x1 = Math.max(seen.x1, extent.x1);
  const y1 = Math.max(seen.y1, extent.y1);
  return { x1, y1, w: Math.min(seen.x1 + seen.w, extent.x1 + extent.w) - x1, h: Math.min(seen.y1 + seen.h, extent.y1 + extent.h) - y1 };
}

function isWhole({ extent, seen }: Overview): boolean {
  return seen.x1 <= extent.x1 && seen.y1 <= extent.y1 && seen.x1 + seen.w >= extent.x1 + extent.w && seen.y1 + seen.h >= extent.y1 + extent.h;
}

export function Minimap({ drawing }: { drawing: ChainDrawing }): JSX.Element | null {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [overview, setOverview] = useState<Overview | null>(null);
  useEffect(() => drawing.watch(setOverview), [drawing]);
  const scale = overview ? Math.min(SIDE.width / overview.extent.w, SIDE.height / overview.extent.h) : 1;
  useEffect(() => {
    const element = canvas.current;
    if (!element || !overview) return;
    element.style.inlineSize = `${overview.extent.w * scale}px`;
    element.style.blockSize = `${overview.extent.h * scale}px`;
    paint(element, overview, scale);
  }, [overview, scale]);
  if (!overview || overview.nodes.length === 0 || isWhole(overview)) return null;
  const look = (event: PointerEvent): void => {
    if (event.buttons === 0 || !canvas.current) return;
    const box = canvas.current.getBoundingClientRect();
    drawing.centerOn({ x: overview.extent.x1 + (event.clientX - box.left) / scale, y: overview.extent.y1 + (event.clientY - box.top) / scale });
  };
  return <div class="minimap" aria-hidden="true"><canvas ref={canvas} onPointerDown={look} onPointerMove={look} /></div>;
}
