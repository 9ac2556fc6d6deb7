/** StageX: a line for its images, one release per tag, and a line for each of the five compilers among them. */
import { must, readTable, type FileLine, type ReleaseLine, type RootLine, type Sheet } from './lines.ts';
import { SourceFiles } from './sources.ts';
import { imageRecipe } from './stagex-recipes.ts';
import type { Image, Place, Seed, SignedTag, Tag } from './stagex-table.ts';

const NAMES: Record<string, string> = { gcc: 'GCC', go: 'Go', rust: 'Rust', llvm: 'LLVM', ocaml: 'OCaml' };
/** Steps of a build inside one image are told where a person would read them. */
const MANY_STEPS = 30;

/** @param folder the fact tables' `stagex` */
export function buildStagex(folder: string): Sheet[] {
  const { tags } = readTable<{ tags: Record<string, Tag> }>(folder, 'chain.json');
  const signed = new Map(readTable<SignedTag[]>(folder, 'tags.json').map((t) => [t.tag, t]));
  const lines = new Map(['', ...Object.keys(NAMES)].map((name) => [name, new ImageLine(name)]));
  for (const [tag, facts] of Object.entries(tags)) {
    const place = placeOf(tag, facts);
    for (const [name, line] of lines) {
      const compiler = facts.compilers.find((c) => c.compiler === name);
      const images = facts.images.filter((i): i is Image => !('seed' in i) && lineOf(i.image, facts) === name);
      if (images.length > 0) line.add(place, images, { ...headOf(name, tag, compiler?.version), ...releaseFacts(facts, must(signed, tag, 'signed tag')) });
    }
  }
  return [...lines.values()].map((line) => line.sheet(line.name === '' ? seedRoots(tags) : []));
}

function lineOf(image: string, tag: Tag): string {
  return tag.compilers.find((c) => c.image === image)?.compiler ?? '';
}

function platformOf(image: Image): string {
  return (image.platforms?.[0] ?? 'linux/amd64').replace('/', '-');
}

function placeOf(tag: string, facts: Tag): Place {
  const images = new Map(facts.images.map((i) => [i.image, i]));
  const seed = facts.images.find((i): i is Seed => 'seed' in i);
  if (!seed) throw new Error(`${tag} has no seed`);
  return {
    tag, seed,
    idOf(name) {
      const image = must(images, name, tag);
      if ('seed' in image) return `sha256:${image.sha256}`;
      const line = lineOf(name, facts);
      return line === '' ? `stagex@${tag}/${name}` : `stagex-${line}@${tag}/${platformOf(image)}`;
    },
    digestOf(name) {
      const image = must(images, name, tag);
      return 'seed' in image ? `sha256:${image.sha256}` : image.digest;
    },
  };
}

function releaseFacts(tag: Tag, signed: SignedTag): Pick<ReleaseLine, 'date' | 'commit' | 'note' | 'by' | 'filesBy'> {
  const holds = signed.tag_signature_ok === true ? 'whose signature holds' : 'whose key is not at hand';
  return { date: tag.tagged.slice(0, 10), commit: tag.commit, note: `release tag signed by ${signed.tag_signer}, ${holds}`, by: 't', filesBy: 't' };
}

function headOf(line: string, tag: string, version: string | undefined): Pick<ReleaseLine, 'version' | 'label'> & { upstream?: string } {
  if (line === '') return { version: tag, label: `StageX ${tag}` };
  const upstream = line === 'go' || line === 'rust' ? { upstream: `${line}@${version}` } : {};
  return { version: tag, label: `${line} ${version} (StageX ${tag})`, ...upstream };
}

/** One line of images being written: the StageX images, or one compiler of theirs. */
class ImageLine {
  readonly name: string;
  readonly #sources = new SourceFiles('r');
  readonly #first = new Map<string, { id: string; recipe: string }>();
  readonly #releases: Omit<ReleaseLine, 'kind'>[] = [];

  constructor(name: string) {
    this.name = name;
  }

  add(place: Place, images: Image[], facts: Omit<ReleaseLine, 'kind' | 'bootstrap' | 'files'>): void {
    const release = `${this.name === '' ? 'stagex' : `stagex-${this.name}`}@${place.tag}`;
    const files: Record<string, FileLine> = {};
    for (const image of images) files[place.idOf(image.image).slice(release.length + 1)] = this.#imageLine(place, image, release, files);
    const notBootstrapped = this.name === '' ? undefined : images.find((i) => i.not_bootstrapped !== undefined)?.not_bootstrapped;
    this.#releases.push({
      ...facts, ...(notBootstrapped === undefined ? {} : { notBootstrapped }), ...(this.name === '' ? { platform: 'linux-amd64' } : {}),
      bootstrap: notBootstrapped === undefined ? this.#bootstrap(place) : { from: null, basis: 'record', note: notBootstrapped },
      files,
    });
  }

  #bootstrap(place: Place): NonNullable<ReleaseLine['bootstrap']> {
    if (this.name !== '') return { from: `stagex@${place.tag}`, basis: 'record', note: 'images of the same release tag' };
    return { from: null, root: `sha256:${place.seed.sha256}`, basis: 'record', note: place.seed.where };
  }

  /** An image whose bytes an earlier tag had says so, and has a recipe of its own only where the inputs differ. */
  #imageLine(place: Place, image: Image, release: string, files: Record<string, FileLine>): FileLine {
    const id = place.idOf(image.image);
    const { line: recipe, inputs } = imageRecipe(place, image, (sha256, path, second) => this.#sources.publish(sha256, release, path, files, second));
    const first = this.#first.get(image.digest);
    if (!first) this.#first.set(image.digest, { id, recipe: inputs });
    const platform = this.name === '' && platformOf(image) !== 'linux-amd64' ? { platform: platformOf(image) } : {};
    const about = [image.version && `version ${image.version}`, steps(image.steps)].filter(Boolean).join('; ');
    return {
      ...(first ? { same: first.id } : { digest: image.digest.slice('sha256:'.length) }),
      ...platform, name: `stagex/${image.image}`, ...(about === '' ? {} : { note: about }),
      ...(first?.recipe === inputs ? {} : { recipe }),
    };
  }

  sheet(roots: Omit<RootLine, 'kind'>[]): Sheet {
    const compiler = NAMES[this.name];
    return {
      compiler: {
        id: compiler === undefined ? 'stagex' : `stagex-${this.name}`,
        name: compiler === undefined ? 'StageX' : `${compiler} of StageX`,
        about: compiler === undefined
          ? 'A distribution of container images built in full from a seed of some hundred bytes and signed by several people: here, the images that its compilers are built with, one release per tag.'
          : `${compiler} as StageX builds it, one release per tag of StageX.`,
        sources: { t: 'stagex: digest list at the release tag', r: 'stagex: recipes at the release tag' },
      },
      roots, releases: this.#releases,
    };
  }
}

function steps(list: string[] | undefined): string {
  return list === undefined || list.length > MANY_STEPS ? '' : `built in steps: ${list.join(', ')}`;
}

/** Seeds that live-bootstrap's line does not have: the older ones, inside stage0-posix 1.6.0. */
function seedRoots(tags: Record<string, Tag>): Omit<RootLine, 'kind'>[] {
  const roots = new Map<string, Omit<RootLine, 'kind'>>();
  for (const seed of Object.values(tags).flatMap((tag) => tag.images).filter((i): i is Seed => 'seed' in i && i.also !== undefined)) {
    const [archive, file] = seed.where.split(': ');
    for (const { file: path, bytes, sha256 } of [{ ...seed, file: file ?? seed.image }, ...(seed.also ?? [])]) {
      roots.set(sha256, {
        root: 'seed', name: `${path.slice(path.lastIndexOf('/') + 1)} (${seed.arch}, ${bytes} bytes)`, digest: `sha256:${sha256}`,
        note: `small enough to be checked by hand; ${path} in ${archive}, its digest from the seed repository at the commit that this release names`,
      });
    }
  }
  return [...roots.values()];
}
