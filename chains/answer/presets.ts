/**
 * The field's two stories, as suppositions. *Trusting trust*: a bootstrap binary is backdoored, and everything made with it, at whatever remove,
 * may be (K. Thompson, "Reflections on Trusting Trust", CACM 27, 1984). *Vendor reset*: the shortcut distributions take, to accept binaries
 * because their publisher signed them.
 */
import type { Catalog } from '../../schema/catalog.ts';
import type { Preset, SuppositionRequest } from '../../schema/explain.ts';
import type { Digest } from '../../schema/ids.ts';
import { isUnrecorded } from '../../schema/ids.ts';

/** What a preset supposes, with what the asker supposes besides. A backdoor is in what they name compromised, else in the bootstrap binary that most releases name. */
export function presetOf(catalog: Catalog, preset: Preset, suppose: SuppositionRequest = {}): SuppositionRequest {
  if (preset === 'vendor-reset') return { ...suppose, roots: { ...suppose.roots, kinds: [...new Set([...(suppose.roots?.kinds ?? []), 'vendor' as const])] } };
  if ((suppose.compromise ?? []).length > 0) return suppose;
  const bootstrap = mostUsed(catalog);
  return bootstrap === null ? suppose : { ...suppose, compromise: [bootstrap] };
}

/** The published binary that most releases declare as the compiler they were built with; of equals the first published. */
function mostUsed(catalog: Catalog): Digest | null {
  const users = new Map<Digest, Set<string>>();
  for (const { release, recipe } of catalog.files.values()) {
    for (const { role, digest } of recipe?.inputs ?? []) {
      if (role !== 'compiler' || isUnrecorded(digest) || catalog.byDigest.get(digest)?.[0]?.role !== 'binary') continue;
      users.set(digest, (users.get(digest) ?? new Set()).add(release));
    }
  }
  let most: Digest | null = null;
  for (const [digest, releases] of users) if (releases.size > (users.get(most ?? '')?.size ?? 0)) most = digest;
  return most;
}
