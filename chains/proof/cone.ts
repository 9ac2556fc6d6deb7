/** Everything that can bear on whether artifacts are verified: their backward cone over recipes, other documented ways and attestations. */
import type { Catalog } from '../../schema/catalog.ts';
import type { Digest } from '../../schema/ids.ts';
import { engineBase } from '../catalog/engine-base.ts';
import type { View } from '../trust/index.ts';

const declared = new WeakMap<Catalog, Map<Digest, Digest[]>>();

/** What an artifact is declared to be built from, in any way that is on record. */
function declaredInputs(catalog: Catalog): ReadonlyMap<Digest, Digest[]> {
  let inputs = declared.get(catalog);
  if (inputs === undefined) {
    declared.set(catalog, inputs = new Map());
    for (const { files } of engineBase(catalog).releases) {
      for (const file of files) {
        const all = [...(file.recipe ?? []), ...(file.alternatives ?? []).flat()].map((input) => input.digest);
        if (all.length > 0) inputs.set(file.digest, [...(inputs.get(file.digest) ?? []), ...all]);
      }
    }
  }
  return inputs;
}

/** The digests, and all they may stand on. */
export function coneOf(catalog: Catalog, view: View, digests: readonly Digest[]): Set<Digest> {
  const inputs = declaredInputs(catalog);
  const cone = new Set(digests);
  const pending = [...cone];
  for (let digest = pending.pop(); digest !== undefined; digest = pending.pop()) {
    const attested = view.statementsOf(digest).flatMap((position) => view.inputsOf(position).inputs.map((input) => input.digest));
    for (const input of [...(inputs.get(digest) ?? []), ...attested]) {
      if (cone.has(input)) continue;
      cone.add(input);
      pending.push(input);
    }
  }
  return cone;
}

const needs = new WeakMap<Catalog, Map<string, Set<string>>>();

/** Which compilers' files speak of a compiler's artifacts: those they are built from, and others that publish the same bytes. */
function neighbours(catalog: Catalog): ReadonlyMap<string, ReadonlySet<string>> {
  let all = needs.get(catalog);
  if (all === undefined) {
    needs.set(catalog, all = new Map());
    for (const id of catalog.compilers.keys()) all.set(id, new Set());
    for (const release of catalog.releases.values()) {
      const own = all.get(release.compiler);
      const add = (digest: Digest): void => { for (const file of catalog.byDigest.get(digest) ?? []) own?.add(compilerOf(file.release)); };
      for (const file of release.files) {
        add(file.digest);
        for (const input of file.recipe?.inputs ?? []) add(input.digest);
      }
      for (const { from, root } of [release.bootstrap, ...(release.alternatives ?? [])].flatMap((b) => b ?? [])) {
        if (from !== null) own?.add(compilerOf(from));
        if (root !== undefined) add(root);
      }
    }
    for (const root of catalog.roots.values()) for (const file of catalog.byDigest.get(root.digest) ?? []) all.get(root.compiler)?.add(compilerOf(file.release));
  }
  return all;
}

function compilerOf(release: string): string {
  return release.slice(0, release.indexOf('@'));
}

/** The compilers whose files have to be known to judge a release by its cone: its own, those that publish any of it or name a root in it, and all these lead to. */
export function compilersFor(catalog: Catalog, compiler: string, cone: ReadonlySet<Digest>): Set<string> {
  const near = neighbours(catalog);
  const pending = [compiler];
  for (const digest of cone) {
    for (const file of catalog.byDigest.get(digest) ?? []) pending.push(compilerOf(file.release));
    const root = catalog.roots.get(digest);
    if (root !== undefined) pending.push(root.compiler);
  }
  const found = new Set<string>();
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    pending.push(...(near.get(id) ?? []));
  }
  return found;
}
