/** What an entry changed: releases that became verified, or are no longer, under the default policy. */
import type { Submission } from '../../schema/api.ts';
import type { Catalog } from '../../schema/catalog.ts';
import type { ReleaseId } from '../../schema/ids.ts';
import type { Policy } from '../../schema/policy.ts';
import type { TrustEngine, View } from '../../chains/trust/index.ts';
import { counted, listed, nameOf } from '../../chains/answer/names.ts';

export type Changes = Submission['changed'];

/** Remembers which published binaries are verified, and compares. */
export class ChangeWatch {
  readonly #catalog: Catalog;
  readonly #engine: TrustEngine;
  readonly #policy: Policy;
  /** Per binary file: its artifact's number, and whether it was verified when last looked at. */
  readonly #artifacts: Int32Array;
  readonly #releases: ReleaseId[] = [];
  readonly #platforms: string[] = [];
  readonly #verified: Uint8Array;
  /** What was last looked at: a view at the same revision has nothing new. */
  #seen = 0;

  constructor(catalog: Catalog, engine: TrustEngine, policy: Policy) {
    this.#catalog = catalog;
    this.#engine = engine;
    this.#policy = policy;
    const binaries = [...catalog.files.values()].filter((f) => f.role === 'binary');
    const view = engine.view(policy);
    this.#artifacts = Int32Array.from(binaries, (f) => view.artifact(f.digest));
    for (const { release, platform } of binaries) {
      this.#releases.push(release);
      this.#platforms.push(platform);
    }
    this.#verified = new Uint8Array(binaries.length);
    this.reset();
  }

  /** Takes the present for what was known before. */
  reset(): void {
    this.#compare(this.#engine.view(this.#policy));
  }

  /** What has changed since this was last asked. */
  changes(): Changes {
    const view = this.#engine.view(this.#policy);
    const files = this.#compare(view);
    if (files.length === 0) return { verified: [], lost: [], sentence: 'No release changed.' };
    const verified = new Map<ReleaseId, Set<string>>();
    const lost = new Map<ReleaseId, Set<string>>();
    for (const file of files) {
      const release = this.#releases[file] ?? '';
      const platform = this.#platforms[file] ?? '';
      const now = view.release(release)[platform] === true;
      // A platform counts when all its binaries are verified: one more of several changes nothing yet.
      if (now !== (this.#verified[file] === 1)) continue;
      const side = now ? verified : lost;
      side.set(release, (side.get(release) ?? new Set<string>()).add(platform));
    }
    const sentence = [this.#tell(view, verified, 'became verified'), this.#tell(view, lost, 'no longer verified')].filter((s) => s !== '').join(' ');
    return { verified: [...verified.keys()], lost: [...lost.keys()], sentence: sentence === '' ? 'No release changed.' : sentence };
  }

  /** Numbers of the files whose standing is another than before. */
  #compare(view: View): number[] {
    if (this.#seen === view.revision) return [];
    this.#seen = view.revision;
    const changed: number[] = [];
    for (let file = 0; file < this.#artifacts.length; file++) {
      const now = view.isVerified(this.#artifacts[file] ?? -1) ? 1 : 0;
      if (now === this.#verified[file]) continue;
      this.#verified[file] = now;
      changed.push(file);
    }
    return changed;
  }

  /** `3 releases became verified: go1.21.0 on linux-amd64, …` */
  #tell(view: View, changed: ReadonlyMap<ReleaseId, ReadonlySet<string>>, what: string): string {
    if (changed.size === 0) return '';
    const names = [...changed].map(([release, platforms]) => {
      const whole = Object.keys(view.release(release)).length === platforms.size;
      return `${nameOf(this.#catalog, release)}${whole ? '' : ` on ${listed([...platforms], 2)}`}`;
    });
    const verb = what.startsWith('no') ? (changed.size === 1 ? 'is no longer verified' : 'are no longer verified') : what;
    return `${counted(changed.size, 'release')} ${verb}: ${listed(names, 4)}.`;
  }
}
