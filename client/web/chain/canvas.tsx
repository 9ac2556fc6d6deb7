/** The canvas of a chain with its tools. Arrow keys walk the chain; what they reach is announced and shown beside it. */
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { GraphAnswer } from '../../../schema/api.ts';
import { dark } from '../actions/toggle-theme.ts';
import { announce } from '../design/announce.tsx';
import { IconButton } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { typeScale } from '../design/rem.ts';
import { text } from '../text/en.ts';
import type { View } from './abreast.ts';
import { ChainDrawing, type DrawingEvents } from './drawing.ts';
import { FindBox } from './find-box.tsx';
import { foldFar, openNear, showFolded } from '../actions/open-run.ts';
import { nameOf } from './labels.ts';
import { Minimap } from './minimap.tsx';
import { rendererFor, type Renderer } from './renderer.ts';
import { SaveMenu } from './save-menu.tsx';
import { stageHeight } from './stage.ts';
import { stepFrom, type Direction } from './steps.ts';
import { wayOf } from './way.ts';

interface CanvasProps {
  graph: GraphAnswer;
  chosen: string | null;
  onChoose: (id: string | null) => void;
  onOpen: (id: string) => void;
  /** What is in view, shared with another drawing of the same chain. */
  shared?: Signal<View | null> | null;
}

const arrows: Record<string, Direction> = { ArrowLeft: 'inputs', ArrowRight: 'outputs', ArrowUp: 'before', ArrowDown: 'after' };

/** The drawing in a box, kept for as long as the box is there. WebGL where it promises to be quicker, and the canvas again where it is not. */
function useDrawing(box: { current: HTMLDivElement | null }, elements: number, on: Pick<DrawingEvents, 'choose' | 'hold' | 'unfold' | 'refold'>): ChainDrawing | 'failed' | null {
  const [drawing, setDrawing] = useState<ChainDrawing | 'failed' | null>(null);
  const [renderer, setRenderer] = useState<Renderer>(() => rendererFor(elements));
  const now = useRef(on);
  now.current = on;
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    let ended = false;
    let started: ChainDrawing | null = null;
    const painted = (): void => {
      performance.mark('chain-painted');
      element.dataset['painted'] = String(Math.round(performance.now()));
    };
    const struggle = (): void => setRenderer('canvas');
    const start = async (): Promise<void> => {
      try {
        started = await ChainDrawing.start(element, {
          choose: (id) => now.current.choose(id), hold: (id) => now.current.hold(id), unfold: (id) => now.current.unfold(id), refold: () => now.current.refold(), struggle, painted,
        }, renderer);
        if (ended) started.end();
        else setDrawing(started);
      } catch {
        if (renderer === 'webgl') struggle();
        else setDrawing('failed');
      }
    };
    void start();
    return () => { ended = true; started?.end(); };
  }, [renderer]);
  return drawing;
}

function Tools({ drawing, graph }: { drawing: ChainDrawing; graph: GraphAnswer }): JSX.Element {
  const words = text.chain.tools;
  return (
    <div class="chain-tools" role="toolbar" aria-label={words.label}>
      <IconButton icon="plus" name={words.closer} onClick={() => drawing.zoomBy(1)} />
      <IconButton icon="minus" name={words.farther} onClick={() => drawing.zoomBy(-1)} />
      <IconButton icon="fit" name={words.fit} onClick={() => drawing.fit()} />
      <SaveMenu graph={graph} drawing={drawing} />
    </div>
  );
}

/** Zooms by key; says whether it did. */
function zoomed(key: string, drawing: ChainDrawing): boolean {
  if (key === '+' || key === '=') drawing.zoomBy(1);
  else if (key === '-') drawing.zoomBy(-1);
  else if (key === '0') drawing.fit();
  else return false;
  return true;
}

export function ChainCanvas({ graph, chosen, onChoose, onOpen, shared = null }: CanvasProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const keys = useId();
  const pick = (id: string | null): void => {
    const node = graph.nodes.find((n) => n.id === id);
    if (node?.kind === 'run') onOpen(node.id);
    else onChoose(id);
  };
  const drawing = useDrawing(box, graph.nodes.length + graph.edges.length, { choose: pick, hold: onChoose, unfold: openNear, refold: foldFar });
  const ready = drawing instanceof ChainDrawing ? drawing : null;
  useLayoutEffect(() => {
    const stage = box.current?.parentElement;
    // It grows with what is opened, and never shrinks under the reader's hand; a change of colour has the same edges and asks for nothing.
    const scale = typeScale();
    if (stage) stage.style.blockSize = `${Math.max(scale * stageHeight(graph, stage.clientWidth / scale, window.innerHeight / scale), stage.style.blockSize ? stage.clientHeight : 0)}px`;
  }, [graph.edges]);
  // Before the next frame: a change of colour is to be seen at once.
  useLayoutEffect(() => ready?.show(graph), [ready, graph]);
  useEffect(() => {
    const way = chosen === null ? null : wayOf(graph, chosen);
    ready?.choose(chosen, way?.nodes ?? [], way?.broken?.id ?? null);
  }, [ready, chosen, graph]);
  useEffect(() => ready?.restyle(), [ready, dark.value]);
  useEffect(() => (ready && shared ? ready.keepAbreast(shared) : undefined), [ready, shared]);
  useEffect(() => {
    const element = box.current;
    if (!ready || !element) return;
    const observer = new ResizeObserver(() => ready.restyle());
    observer.observe(element);
    return () => observer.disconnect();
  }, [ready]);

  const onKey = (event: KeyboardEvent): void => {
    if (!ready || event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = arrows[event.key];
    const node = graph.nodes.find((n) => n.id === chosen);
    if (direction) {
      const next = stepFrom(graph, chosen, direction);
      if (next) { onChoose(next.id); announce(`${nameOf(next)}, ${text.status[next.status].word}`); }
    } else if (event.key === 'Enter' && node?.kind === 'run') onOpen(node.id);
    else if (event.key === 'Escape') onChoose(null);
    else if (!zoomed(event.key, ready)) return;
    event.preventDefault();
  };
  /** The wheel scrolls the page, as everywhere, until the reader has taken hold of the chain. */
  const onWheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== box.current) event.stopPropagation();
  };
  return (
    <div class="chain-stage" onWheelCapture={onWheel}>
      <div
        ref={box} class="chain-canvas" tabindex={0} role="application" dir="ltr" aria-label={text.chain.canvas(graph.nodes.length)}
        aria-describedby={keys} onKeyDown={onKey} onPointerDown={() => box.current?.focus({ preventScroll: true })}
      />
      {drawing === 'failed' && <Notice kind="problem" title={text.chain.failed} />}
      {ready && <FindBox graph={graph} onFound={({ id, folded }) => (folded ? showFolded(id) : onChoose(id))} />}
      {ready && <Tools drawing={ready} graph={graph} />}
      {ready && <Minimap drawing={ready} />}
      <p class="visually-hidden" id={keys}>{text.chain.keys}</p>
    </div>
  );
}
