/** live-bootstrap from the hex0 seed to GCC: one line for the steps, one for the compilers of GCC among them. */
import { Compilers, type Choice } from './live-bootstrap-compilers.ts';
import { outputsOf, PLATFORM, STAGE0, type Step, type Table } from './live-bootstrap-table.ts';
import { must, readTable, type FileLine, type RecipeLine, type ReleaseLine, type RootLine, type Sheet } from './lines.ts';
import { SourceFiles } from './sources.ts';

type Release = Omit<ReleaseLine, 'kind'>;

/** Translators of stage0 from the most able down: of the programs a step is built with, the first of these reads its source. */
const TRANSLATORS = ['M2-Mesoplanet', 'M2', 'cc_x86', 'M0', 'hex2-0', 'hex1', 'hex0', 'hex0-seed'];

/** @param folder the fact tables' `live-bootstrap` */
export function buildLiveBootstrap(folder: string): Sheet[] {
  const table = readTable<Table>(folder, 'chain.json');
  const { commit } = table.source;
  const facts = { date: null, seen: table.source.date.slice(0, 10), commit, by: 'l', filesBy: 'l' };
  const steps = buildSteps(table, facts);
  const sources = { l: `fosslinux/live-bootstrap at commit ${commit}: the digests that the project itself expects` };
  return [
    {
      compiler: {
        id: 'live-bootstrap', name: 'live-bootstrap',
        about: 'A Linux userland built from a seed of some hundred bytes that a person can read: hex0, assemblers, a small C compiler, TinyCC, and on to GCC. Every step is a release here, in the order they are built, for x86 in chroot mode.',
        sources, order: 'build',
      },
      roots: table.seeds.map(seedRoot),
      releases: [stage0Release(table, facts), ...steps.filter((s) => s.compiler === 'live-bootstrap').map((s) => s.release)],
    },
    {
      compiler: {
        id: 'gcc', name: 'GCC',
        about: 'The GNU compilers as live-bootstrap builds them, from TinyCC up, on the way from the hex0 seed: 4.0.4, the last that TinyCC can build, to 15.2.0.',
        sources,
      },
      roots: [],
      releases: mergePasses(steps.filter((s) => s.compiler === 'gcc').map((s) => s.release)),
    },
  ];
}

function seedRoot({ name, arch, bytes, sha256 }: Table['seeds'][number]): Omit<RootLine, 'kind'> {
  return {
    root: 'seed', name: `${name} (${arch}, ${bytes} bytes)`, digest: `sha256:${sha256}`,
    note: name === 'hex0-seed' ? 'turns hex digits into bytes; small enough to be checked by hand' : 'runs the first commands; small enough to be checked by hand; optional',
  };
}

type Facts = Pick<Release, 'date' | 'seen' | 'commit' | 'by' | 'filesBy'>;

/** The programs of stage0-posix: one release, for they have one version. */
function stage0Release(table: Table, facts: Facts): Release {
  const commit = table.submodules.find((m) => m.path === 'seed/stage0-posix')?.commit ?? '';
  const seed = table.seeds.find((s) => s.name === 'hex0-seed' && s.arch === 'x86')?.sha256 ?? '';
  const files: Record<string, FileLine> = {
    'source/stage0-posix': { digest: commit, note: 'a git commit id (SHA-1, weak), not the digest of an archive: the tree and submodules it names hold the source' },
  };
  const built = new Map([['hex0-seed', `sha256:${seed}`]]);
  for (const program of table.stage0) {
    const path = `${PLATFORM}/${program.from === undefined ? '' : `${program.from}/`}${program.output}`;
    const compiler = TRANSLATORS.find((name) => program.with.includes(name)) ?? '';
    const tools = program.with.filter((name) => name !== compiler);
    const recipe: RecipeLine = {
      compiler: [must(built, compiler, program.output)],
      ...(tools.length > 0 ? { tool: tools.map((tool) => must(built, tool, program.output)) } : {}),
      source: [`${STAGE0}/source/stage0-posix`], basis: 'record',
    };
    files[path] = { digest: program.sha256 ?? 'unrecorded', recipe };
    built.set(program.output, `${STAGE0}/${path}`);
  }
  return {
    version: STAGE0.slice(STAGE0.indexOf('@') + 1), ...facts,
    note: 'the programs that the seed builds, in the order they are built; the project states digests for the later ones only',
    bootstrap: { from: null, root: `sha256:${seed}`, basis: 'record' },
    files,
  };
}

interface BuiltStep { compiler: 'gcc' | 'live-bootstrap'; release: Release }

function buildSteps(table: Table, facts: Facts): BuiltStep[] {
  const sources = { gcc: new SourceFiles('l'), 'live-bootstrap': new SourceFiles('l') };
  const compilers = new Compilers();
  return table.steps.filter((step) => step.op === undefined).map((step) => {
    const compiler = step.name === 'gcc' ? 'gcc' : 'live-bootstrap';
    const version = compiler === 'gcc' ? step.version : step.pass === 1 ? step.package : `${step.package}-pass${step.pass}`;
    const id = `${compiler}@${version}`;
    const choice = compilers.choose(step);
    const release = stepRelease(step, id, version, choice, sources[compiler], facts);
    compilers.add(step, id);
    return { compiler, release };
  });
}

function stepRelease(step: Step, id: string, version: string, choice: Choice, pool: SourceFiles, facts: Facts): Release {
  const files: Record<string, FileLine> = {};
  const source = step.sources.map((s) => pool.publish(s.sha256, id, `source/${s.file}`, files));
  if (step.script) source.push(pool.publish(step.script.sha256, id, `source/${step.script.file}`, files));
  const recipe: RecipeLine = {
    compiler: choice.compiler, ...(choice.tool ? { tool: choice.tool } : {}), ...(source.length > 0 ? { source } : {}), basis: choice.basis, note: choice.note,
  };
  for (const output of outputsOf(step)) files[output.path] = output.sha256;
  const condition = step.when === undefined ? '' : `; only when ${step.when}, not in chroot mode`;
  return {
    version, ...facts,
    note: `step ${step.order} of steps/manifest, git tree ${step.tree}${condition}`,
    bootstrap: { from: choice.from, basis: choice.basis, note: choice.note },
    recipes: [recipe],
    files,
  };
}

/** Two passes of one version are one release with two files, each with its own recipe. */
function mergePasses(releases: Release[]): Release[] {
  const merged = new Map<string, Release>();
  for (const release of releases) {
    const first = merged.get(release.version);
    if (!first) merged.set(release.version, release);
    else merged.set(release.version, { ...withOwnRecipes(first), note: `${first.note}; ${release.note}`, files: { ...withOwnRecipes(first).files, ...withOwnRecipes(release).files } });
  }
  return [...merged.values()];
}

/** The release with its one recipe at each of its binary files. */
function withOwnRecipes({ recipes, ...release }: Release): Release {
  const recipe = recipes?.[0];
  const own = (path: string, file: FileLine): FileLine => (recipe && typeof file === 'string' && !path.startsWith('source/') ? { digest: file, recipe } : file);
  return { ...release, files: Object.fromEntries(Object.entries(release.files).map(([path, file]) => [path, own(path, file)])) };
}
