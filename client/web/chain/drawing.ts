/** A chain on a canvas: what is shown, chosen and in view. Knows cytoscape, and nothing of pages. */
import type { Signal } from '@preact/signals';
import type { Collection, Core, EventObject, NodeSingular, Position } from 'cytoscape';
import type { GraphAnswer } from '../../../schema/api.ts';
import { typeScale } from '../design/rem.ts';
import { keepAbreast, type View } from './abreast.ts';
import { readColours, type Colours } from './colours.ts';
import { coverOf, counterpart } from './cover.ts';
import { elementsOf, wordsOf } from './elements.ts';
import { emptyDrawing } from './library.ts';
import { look } from './look.ts';
import { clearRoom, level, NARROW, PADDING, ZOOM } from './measures.ts';
import { watchZoom, ZOOMED } from './nearness.ts';
import { overviewOf, type Overview } from './overview.ts';
import { watchStruggle, type Renderer } from './renderer.ts';
import { sameShape, sameStanding } from './steady.ts';
import { travel } from './travel.ts';

export interface DrawingEvents {
  choose: (id: string | null) => void;
  /** The reader held a node, or pressed the other button on it: it is to be chosen, fold or not. */
  hold: (id: string) => void;
  /** The reader came so near to a fold that there is room for what it holds. */
  unfold: (id: string) => void;
  /** The reader went so far that what was unfolded by coming near is too small to be read. */
  refold: () => void;
  /** WebGL failed or is slow here. */
  struggle: () => void;
  /** The first picture is on the screen. */
  painted: () => void;
}

/** Pictures have at most so many pixels: beyond, browsers give none. */
const PICTURE = { pixels: 30e6, scale: 2 } as const;

/** More edges than this at one node are brought out without labels. */
const LABELLED = 5;

export class ChainDrawing {
  readonly #cy: Core;
  readonly #events: DrawingEvents;
  readonly #calm = window.matchMedia('(prefers-reduced-motion: reduce)');
  #upright: boolean;
  #graph: GraphAnswer | null = null;
  #chosen: string | null = null;
  #way: readonly string[] = [];
  #colours: Colours = readColours();
  /** The fold that the reader is about to open: what it holds is to appear where it stands. */
  #touched: string | null = null;
  /** What is under the finger has been chosen by being held: letting it go is no tap. */
  #held = false;
  /** Nodes are on their way to new places: how to be there at once. */
  #arrive: (() => void) | null = null;
  /** Nodes that have new colours, and not yet new words. */
  readonly #unwritten = new Set<string>();

  private constructor(cy: Core, isUpright: boolean, events: DrawingEvents) {
    this.#cy = cy;
    this.#upright = isUpright;
    this.#events = events;
    cy.on('tapstart', () => { this.#held = false; });
    cy.on('tap', (event: EventObject) => {
      if (this.#held) return;
      this.#touched = event.target === cy ? null : String((event.target as NodeSingular).id());
      events.choose(this.#touched);
    });
    cy.on('cxttap taphold', 'node', (event) => {
      this.#held = event.type === 'taphold';
      events.hold(String((event.target as NodeSingular).id()));
    });
    watchZoom(cy, { unfold: (id) => { this.#touched = id; events.unfold(id); }, refold: events.refold });
    cy.on('mouseover', 'node', (event) => this.#hover(event.target as NodeSingular, true));
    cy.on('mouseout', 'node', (event) => this.#hover(event.target as NodeSingular, false));
  }

  /** Loads the library and starts an empty drawing in a box that has its size already. */
  static async start(box: HTMLElement, events: DrawingEvents, renderer: Renderer): Promise<ChainDrawing> {
    const isUpright = box.clientWidth < NARROW;
    const cy = await emptyDrawing(box, look(readColours(), isUpright), renderer);
    if (renderer === 'webgl') watchStruggle(cy, events.struggle);
    return new ChainDrawing(cy, isUpright, events);
  }

  /** Shows a graph; what is there already keeps its element, and what the reader looks at keeps its place on the screen. */
  show(graph: GraphAnswer): void {
    const shown = this.#graph;
    this.#graph = graph;
    if (shown && sameShape(shown, graph)) this.#recolour(shown, graph);
    else this.#redraw(shown, graph);
  }

  /** Only what stands otherwise than before is touched: colours now, words, which take their edges along, in the next frame. */
  #recolour(shown: GraphAnswer, graph: GraphAnswer): void {
    const changed = graph.nodes.filter((node, i) => { const before = shown.nodes[i]; return !before || !sameStanding(before, node); });
    this.#cy.batch(() => { for (const node of changed) this.#cy.getElementById(node.id).data({ node }); });
    for (const { id } of changed) this.#unwritten.add(id);
    requestAnimationFrame(() => setTimeout(() => this.#write()));
  }

  #write(): void {
    if (this.#cy.destroyed()) return;
    this.#cy.batch(() => {
      for (const node of this.#graph?.nodes ?? []) if (this.#unwritten.has(node.id)) this.#cy.getElementById(node.id).data(wordsOf(node, node.id === this.#graph?.focus));
    });
    this.#unwritten.clear();
  }

  #redraw(shown: GraphAnswer | null, graph: GraphAnswer): void {
    const elements = elementsOf(graph, this.#upright);
    const ids = new Set(elements.map((e) => String(e.data.id)));
    const anchor = shown && this.#anchor(shown, graph);
    const origins = shown && !this.#calm.matches ? this.#origins(shown, graph) : null;
    this.#arrive?.();
    this.#cy.batch(() => {
      this.#cy.elements().forEach((element) => { if (!ids.has(element.id())) element.remove(); });
      for (const element of elements) {
        const held = this.#cy.getElementById(String(element.data.id));
        if (held.empty()) this.#cy.add(element);
        else {
          held.data(element.data);
          if (element.position) held.position(element.position);
          held.classes(element.classes ?? '');
        }
      }
    });
    if (!shown) this.#firstView();
    else if (anchor) this.#keepInPlace(anchor);
    this.#touched = null;
    this.choose(this.#chosen);
    if (origins) this.#arrive = travel(this.#cy, origins, () => { this.#arrive = null; });
  }

  /** Where on the screen each node of the next drawing comes from: where it is now, or what stands for it. */
  #origins(shown: GraphAnswer, next: GraphAnswer): Map<string, Position> {
    const cover = coverOf(shown);
    const origins = new Map<string, Position>();
    for (const node of next.nodes) {
      const stand = counterpart(node, cover);
      if (stand) origins.set(node.id, { ...this.#cy.getElementById(stand.id).renderedPosition() });
    }
    return origins;
  }

  /**
   * What is to hold still, by its id in the next drawing, and where it is now. Where a fold is opened, all that the layout leaves where it is;
   * else what is chosen, else what is nearest to the middle.
   */
  #anchor(shown: GraphAnswer, next: GraphAnswer): { id: string; x: number; y: number } | null {
    const cover = coverOf(next);
    const still = this.#touched === null ? undefined : shown.nodes.find(({ id, x, y }) => { const now = cover.get(id); return now?.id === id && now.x === x && now.y === y; });
    if (still) return { id: still.id, ...this.#cy.getElementById(still.id).renderedPosition() };
    const middle = { x: this.#cy.width() / 2, y: this.#cy.height() / 2 };
    const far = (id: string): number => {
      const { x, y } = this.#cy.getElementById(id).renderedPosition();
      return Math.hypot(x - middle.x, y - middle.y);
    };
    const first = [this.#touched, this.#chosen].map((id) => shown.nodes.find((n) => n.id === id)).filter((n) => n !== undefined);
    const near = shown.nodes.map((node) => ({ node, at: far(node.id) })).sort((a, b) => a.at - b.at);
    for (const node of [...first, ...near.map((n) => n.node)]) {
      const stand = counterpart(node, cover);
      if (stand) return { id: stand.id, ...this.#cy.getElementById(node.id).renderedPosition() };
    }
    return null;
  }

  #keepInPlace({ id, x, y }: { id: string; x: number; y: number }): void {
    const now = this.#cy.getElementById(id).renderedPosition();
    this.#cy.panBy({ x: x - now.x, y: y - now.y });
  }

  #firstView(): void {
    // The library tells of its first picture on canvas only.
    requestAnimationFrame(() => requestAnimationFrame(() => this.#events.painted()));
    this.#look();
  }

  #look(): void {
    this.fit();
    if (this.#cy.zoom() < ZOOM.readable * typeScale() && this.#graph) this.#showEnd(this.#graph.focus);
  }

  /** A chain too long to be read as a whole is first shown where it ends. */
  #showEnd(focus: string): void {
    const end = this.#cy.getElementById(focus);
    if (end.empty()) return;
    this.#cy.zoom(ZOOM.readable * typeScale());
    this.#cy.center(end);
    this.#cy.panBy(this.#upright ? { x: 0, y: this.#cy.height() / 2 - 80 } : { x: this.#cy.width() / 2 - 160, y: 0 });
    this.#fillStage();
  }

  /** Moves the chain across its flow so that no room is left empty on one side while it is cut off on the other. */
  #fillStage(): void {
    const box = this.#cy.elements().renderedBoundingBox({ includeLabels: false });
    const [low, high, room] = this.#upright ? [box.x1, box.x2, this.#cy.width()] : [box.y1, box.y2, this.#cy.height()];
    const free = room - (high - low);
    const shift = free > 0 ? free / 2 - low : Math.min(0, PADDING - low) + Math.max(0, room - PADDING - high);
    this.#cy.panBy(this.#upright ? { x: shift, y: 0 } : { x: 0, y: shift });
  }

  /**
   * Marks a node as chosen, its neighbours as near, its way to a root, and the rest as far; null takes the marks away.
   * @param way ids from the node to a root
   * @param broken where on the way the chain breaks
   */
  choose(id: string | null, way: readonly string[] = this.#way, broken: string | null = null): void {
    if (id === null && this.#chosen === null) return;
    if (id !== this.#chosen) this.#arrive?.();
    this.#chosen = id;
    this.#way = way;
    const node = id === null ? null : this.#cy.getElementById(id);
    this.#cy.batch(() => {
      this.#cy.elements().removeClass('chosen near far labelled raised way broken');
      if (!node || node.empty()) return;
      const along = this.#alongWay();
      this.#cy.elements().difference(node.closedNeighborhood().union(along)).addClass('far');
      along.addClass('way');
      if (broken !== null) this.#cy.getElementById(broken).addClass('broken');
      node.addClass('chosen');
      this.#near(node as NodeSingular, true);
    });
    // On the way it is where it was when it was chosen; where it goes to has been seen to when it set out.
    if (node?.nonempty() && !this.#arrive) this.#bringIntoView(node as NodeSingular);
  }

  /** Nodes and edges of the way to a root. */
  #alongWay(): Collection {
    const nodes = this.#cy.collection().union(this.#way.map((id) => this.#cy.getElementById(id)).reduce((all, node) => all.union(node), this.#cy.collection()));
    const edges = this.#cy.edges().filter((edge) => {
      const at = this.#way.indexOf(edge.target().id());
      return at >= 0 && this.#way[at + 1] === edge.source().id();
    });
    return nodes.union(edges);
  }

  #bringIntoView(node: NodeSingular): void {
    const box = node.renderedBoundingBox({ includeLabels: false });
    const inside = box.x1 > 0 && box.y1 > 0 && box.x2 < this.#cy.width() && box.y2 < this.#cy.height();
    if (!inside) this.#cy.animate({ center: { eles: node } }, { duration: this.#calm.matches ? 0 : 220 });
  }

  #hover(node: NodeSingular, on: boolean): void {
    node.toggleClass('hover', on);
    if (this.#chosen === null) this.#near(node, on);
    const box = this.#cy.container();
    if (box) box.style.cursor = on ? 'pointer' : '';
  }

  /** Brings out what leads to and from a node; the edges are labelled where their labels do not cover one another. */
  #near(node: NodeSingular, on: boolean): void {
    const edges = node.connectedEdges();
    edges.toggleClass('near', on);
    if (edges.length > LABELLED) return;
    edges.toggleClass('labelled', on);
    // Between neighbours there is no room for words: they go above.
    if (!this.#upright) edges.filter((edge) => Math.abs(edge.target().position('x') - edge.source().position('x')) <= level.along && edge.target().position('y') === edge.source().position('y')).toggleClass('raised', on);
  }

  zoomBy(steps: number): void {
    const middle = { x: this.#cy.width() / 2, y: this.#cy.height() / 2 };
    this.#cy.zoom({ level: this.#cy.zoom() * ZOOM.step ** steps, renderedPosition: middle });
    this.#cy.emit(ZOOMED);
  }

  /** The whole chain in view, clear of the tools that lie over the stage. */
  fit(): void {
    this.#arrive?.();
    const { x1, y1, w, h } = this.#cy.elements().boundingBox({ includeLabels: false });
    const scale = typeScale();
    const room = clearRoom(this.#cy.width(), this.#cy.height(), scale);
    const zoom = Math.max(ZOOM.least, Math.min(ZOOM.fit * scale, room.width / w, room.height / h));
    this.#cy.viewport({ zoom, pan: { x: room.x + room.width / 2 - (x1 + w / 2) * zoom, y: room.y + room.height / 2 - (y1 + h / 2) * zoom } });
  }

  /** Colours and sizes again: the theme or the room has changed. */
  restyle(): void {
    // A box that leaves the page changes its size as it goes.
    if (this.#cy.destroyed()) return;
    const box = this.#cy.container();
    const isUpright = (box?.clientWidth ?? 0) < NARROW;
    this.#cy.resize();
    const turned = isUpright !== this.#upright;
    this.#upright = isUpright;
    this.#colours = readColours();
    this.#cy.style(look(this.#colours, isUpright));
    if (turned && this.#graph) {
      this.#redraw(this.#graph, this.#graph);
      this.#look();
    }
  }

  /** Where a node is on the screen, relative to the box: for tests and for what is laid over the canvas. */
  positionOf(id: string): { x: number; y: number } | null {
    const node = this.#cy.getElementById(id);
    return node.empty() ? null : node.renderedPosition();
  }

  /** Keeps the same part in view as another drawing of the same chain. @returns how to stop */
  keepAbreast(shared: Signal<View | null>): () => void {
    if (shared.peek() === null) {
      // The stage has half the room now: the first of the two looks anew, the other follows.
      this.#cy.resize();
      this.#look();
    }
    return keepAbreast(this.#cy, shared);
  }

  /** Tells what is in view now and whenever it changes. @returns how to stop */
  watch(tell: (overview: Overview) => void): () => void {
    let due = 0;
    const soon = (): void => { due ||= requestAnimationFrame(() => { due = 0; tell(overviewOf(this.#cy, this.#colours)); }); };
    this.#cy.on('viewport add remove data position', soon);
    soon();
    return () => {
      this.#cy.off('viewport add remove data position', soon);
      cancelAnimationFrame(due);
    };
  }

  centerOn({ x, y }: Position): void {
    const zoom = this.#cy.zoom();
    this.#cy.pan({ x: this.#cy.width() / 2 - x * zoom, y: this.#cy.height() / 2 - y * zoom });
  }

  /** The whole chain as PNG, on the ground of the theme. */
  async picture(): Promise<Blob> {
    this.#arrive?.();
    const { w, h } = this.#cy.elements().boundingBox();
    const scale = Math.min(PICTURE.scale, Math.sqrt(PICTURE.pixels / Math.max(1, w * h)));
    return this.#cy.png({ output: 'blob-promise', full: true, scale, bg: this.#colours.paper });
  }

  end(): void {
    this.#arrive?.();
    this.#cy.destroy();
  }
}
