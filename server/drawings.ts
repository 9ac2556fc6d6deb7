/**
 * Drawings of chains. What a chain is made of is worked out once for a catalog, a checkpoint and a policy, and kept for a while: opening
 * a fold then costs the folding and the layout alone.
 */
import { requirePlatform, releaseOf } from '../chains/answer/release.ts';
import type { Reading } from '../chains/answer/reading.ts';
import { drawCone, type Drawing, type DrawOptions } from '../chains/graph/chain-graph.ts';
import { coneOf, type Cone, type Focus } from '../chains/graph/cone.ts';
import type { Catalog } from '../schema/catalog.ts';
import { RootlineError } from '../schema/error.ts';
import { parseRef } from '../schema/ids.ts';
import { judged } from './judge.ts';

/** Nodes of all chains that are kept, together. */
const KEPT = 60_000;

export class Drawings {
  /** The most recently drawn last. */
  readonly #cones = new Map<string, Cone>();

  draw(reading: Reading, focus: Focus, { depth, ...options }: DrawOptions & { depth?: number }): Drawing {
    const { catalog, grounds } = reading;
    const key = JSON.stringify([grounds, focus, depth]);
    const cone = this.#cones.get(key) ?? coneOf(catalog, judged(reading), focus, depth === undefined ? {} : { depth });
    this.#cones.delete(key);
    this.#cones.set(key, cone);
    this.#forgetOldest();
    return drawCone(cone, focus, options);
  }

  #forgetOldest(): void {
    let nodes = 0;
    for (const { graph } of this.#cones.values()) nodes += graph.size;
    for (const [key, { graph }] of this.#cones) {
      if (nodes <= KEPT) return;
      this.#cones.delete(key);
      nodes -= graph.size;
    }
  }
}

/**
 * What a chain is asked to lead to, as the catalog knows it.
 * @throws RootlineError `bad-reference`, `unknown-release`, `unknown-platform`, `unknown-artifact`
 */
export function focusOf(catalog: Catalog, asked: string, platform: string | null): Focus {
  const ref = parseRef(asked);
  if (ref === null) throw new RootlineError('bad-reference', `${JSON.stringify(asked.slice(0, 200))} is no release, file or digest`);
  if (ref.kind === 'digest') return { digest: ref.digest };
  if (ref.kind === 'release') {
    requirePlatform(releaseOf(catalog, ref.release), platform);
    return { release: ref.release, platform };
  }
  const file = catalog.files.get(ref.file);
  if (file === undefined) throw new RootlineError('unknown-artifact', `the catalog has no file ${ref.file}`);
  return { digest: file.digest, of: file.id };
}
