/** What a StageX image is declared to be built from. */
import type { RecipeLine } from './lines.ts';
import type { Image, Place } from './stagex-table.ts';

/** Images that turn source into code, or run it. LLVM stands for its clang where neither that nor GCC is at hand. */
const COMPILERS = new Set(['gcc', 'clang', 'go', 'rust', 'ocaml', 'python', 'perl']);
/** The compiler inside OCaml's source archive, which nothing built. */
const PREBUILT_OCAML = 'unrecorded:ocaml-5.2.0-prebuilt-compiler';

/** Publishes a source file, if need be, and gives its id. */
type Publish = (sha256: string, path: string, second?: string) => string;

/** @returns the recipe, and its inputs by digest as one text, to tell whether two are the same */
export function imageRecipe(place: Place, image: Image, publish: Publish): { line: RecipeLine; inputs: string } {
  const names = image.built_with.map((b) => b.image);
  const compilers = image.not_bootstrapped === undefined ? compilersAmong(names) : [];
  const tools = names.filter((name) => !compilers.includes(name));
  const sources = new Map<string, string>();
  for (const { sha256, file } of image.sources.filter((s) => s.use !== 'compare-only')) sources.set(sha256, publish(sha256, `source/${file}`, `source/${image.image}/${file}`));
  for (const { sha256, file } of image.local_files ?? []) if (sha256 !== place.seed.sha256) sources.set(sha256, publish(sha256, `source/${image.image}/${file}`));
  const environment = (image.external_images ?? []).map(({ ref }) => ref.slice(ref.indexOf('@') + 1));
  const compiler = compilers.length > 0 ? compilers.map((name) => place.idOf(name)) : [PREBUILT_OCAML];
  const tool = [...tools.map((name) => place.idOf(name)), ...seedTools(place, names)];
  return {
    line: {
      compiler,
      ...(tool.length > 0 ? { tool } : {}),
      ...(sources.size > 0 ? { source: [...sources.values()] } : {}),
      ...(environment.length > 0 ? { environment } : {}),
      basis: 'record', note: noteOf(image, compilers),
    },
    inputs: JSON.stringify([compilers.map((n) => place.digestOf(n)).sort(), tools.map((n) => place.digestOf(n)).sort(), [...sources.keys()].sort(), environment]),
  };
}

/** The image's name without the group it is kept in, which tags before 2024.12.0 do not have. */
function bare(image: string): string {
  return image.replace(/^(?:core|user|bootstrap)-/, '');
}

/** The compilers among the images that another is built with; where there are none, what the bootstrap stages or, last, the shell made it. */
function compilersAmong(names: string[]): string[] {
  const found = names.filter((name) => COMPILERS.has(bare(name)));
  const native = found.some((name) => ['gcc', 'clang'].includes(bare(name)));
  const llvm = native ? [] : names.filter((name) => bare(name) === 'llvm');
  const choices = [[...llvm, ...found], names.filter((name) => /^(?:stage\d|hex0-seed)$/.test(bare(name))), names.filter((name) => bare(name) === 'busybox')];
  return choices.find((choice) => choice.length > 0) ?? names;
}

/** The second seed of the older stage0, which ran the first commands. */
function seedTools(place: Place, names: string[]): string[] {
  return names.includes(place.seed.image) ? (place.seed.also ?? []).map(({ sha256 }) => `sha256:${sha256}`) : [];
}

function noteOf(image: Image, compilers: string[]): string {
  const notes = [`${image.recipe.dir}, Containerfile sha256:${image.recipe.containerfile_sha256}`];
  for (const { image: name, as, only } of image.built_with) {
    if (as === 'base') notes.push(`${name} is the base of the result`);
    if (only) notes.push(`of ${name} only ${only.join(', ')}`);
  }
  if (compilers.some((name) => name.endsWith('busybox'))) notes.push('no compiler among its images: the shell that runs the build stands for it');
  if (image.check !== undefined) notes.push(image.check);
  for (const { file, sha256 } of image.sources.filter((s) => s.use === 'compare-only')) notes.push(`compared with ${file} (sha256:${sha256}), which is not used to build`);
  return notes.join('; ');
}
