/** From what a person named to the bytes it stands for. */
import { didYouMean } from '../../chains/catalog/near.ts';
import { RootlineError } from '../../schema/error.ts';
import type { Answers, Asking } from './answers.ts';
import type { PlatformOption, PolicyOptions } from './options.ts';
import { askingOf } from './policy-option.ts';
import { readRef, type NamedRef } from './ref.ts';
import type { Source } from './source.ts';

/**
 * What is known of the bytes a reference stands for.
 * @throws RootlineError `unknown-artifact`, naming the path where it was one
 */
export async function artifactOf(source: Source, ref: NamedRef, asking: Asking): Promise<Answers['artifact']> {
  const digest = await digestOf(source, ref, asking);
  try {
    return await source.artifact(digest, { policy: asking.policy, at: asking.at });
  } catch (error) {
    if (ref.local === undefined || !(error instanceof RootlineError) || error.code !== 'unknown-artifact') throw error;
    throw new RootlineError('unknown-artifact', `${ref.local} is ${digest}, which neither the catalog nor any attestation names`, { cause: error });
  }
}

/** The files that messages name before they leave the rest out. */
const few = 5;

/**
 * The digest a reference stands for: its own, or the published one of the file it names.
 * @throws RootlineError `bad-reference` for a release, a file that is not there, or one of which no record gives the digest
 */
export async function digestOf(source: Source, ref: NamedRef, asking: Asking): Promise<string> {
  if (ref.kind === 'digest') return ref.digest;
  const { files } = await source.release(ref.release, { policy: asking.policy, at: asking.at });
  const file = ref.kind === 'file' ? files.find((f) => f.id === ref.file) : undefined;
  if (file?.digest.startsWith('unrecorded:')) throw new RootlineError('bad-reference', `no record gives the digest of ${file.id}`);
  if (file) return file.digest;
  if (ref.kind === 'file') throw noFile(ref.release, ref.file, files);
  throw new RootlineError('bad-reference', `${ref.release} is many files: name one, like ${fewNames(files)}`);
}

/**
 * The release that a reference is about and what to ask of it. A file's reference asks for its platform; a digest or a path stands for
 * the release that first published those bytes.
 * @throws RootlineError `bad-reference` when no release publishes the bytes
 */
export async function releaseAsked(source: Source, text: string, options: PolicyOptions & PlatformOption): Promise<{ id: string; asking: Asking }> {
  const ref = await readRef(text);
  const asking = await askingOf(source, options);
  if (ref.kind === 'release') return { id: ref.release, asking };
  const id = ref.kind === 'file' ? ref.file : (await artifactOf(source, ref, asking)).files[0];
  if (id === undefined) throw new RootlineError('bad-reference', `no release publishes ${text}; \`rootline show\` tells what is known of it`);
  const release = id.slice(0, id.indexOf('/'));
  const { files } = await source.release(release, { policy: asking.policy, at: asking.at });
  const file = files.find((f) => f.id === id);
  if (!file) throw noFile(release, id, files);
  return { id: release, asking: { ...asking, platform: asking.platform ?? file.platform } };
}

/** That a release has no such file, naming the nearest or some that it has. */
export function noFile(release: string, id: string, files: readonly { id: string }[]): RootlineError {
  const path = (file: string): string => file.slice(release.length + 1);
  const instead = didYouMean(path(id), files.map((f) => path(f.id))) || `; it has ${files.length === 0 ? 'none' : fewNames(files)}`;
  return new RootlineError('bad-reference', `${release} has no file ${path(id)}${instead}`);
}

export function fewNames(files: readonly { id: string }[]): string {
  return `${files.slice(0, few).map((f) => f.id).join(', ')}${files.length > few ? ', …' : ''}`;
}
