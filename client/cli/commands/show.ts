/** `rootline show [WHAT]`: compilers, one compiler, a release, a file or digest. */
import type { Command } from 'commander';
import { RootlineError } from '../../../schema/error.ts';
import type { Answers, Asking } from '../answers.ts';
import { linkLines } from '../links.ts';
import { artifactOf } from '../lookup.ts';
import { withExamples, withPlatform, withPolicyOptions, type Asked } from '../options.ts';
import { askingOf } from '../policy-option.ts';
import { count, groundsText, paint, plain, say, short, statusText, table } from '../print.ts';
import { readRef } from '../ref.ts';
import { withSource, type Source } from '../source.ts';

export function define(command: Command): void {
  withPlatform(withPolicyOptions(command.argument('[what]', 'compiler, release, file, digest, or path of a file; all compilers when left out'))).action(action);
  withExamples(command,
    ['show', 'every compiler'],
    ['show rust', 'its releases'],
    ['show go@1.21.0', 'its files, with what they are declared to be built from'],
    ['show ./go1.21.0.linux-amd64.tar.gz', 'what is known of these bytes'],
  );
}

async function action(what: string | undefined, options: Asked): Promise<void> {
  await withSource(options, async (source) => {
    const asking = await askingOf(source, options);
    if (what === undefined) return say(await source.compilers(asking), options.json, compilersLines);
    if (/^[a-z0-9][a-z0-9-]*$/.test(what)) {
      const compiler = await compilerOrNull(source, what, asking);
      if (compiler) return say(compiler, options.json, compilerLines);
    }
    const ref = await readRef(what);
    if (ref.kind === 'release') return say(await source.release(ref.release, asking), options.json, releaseLines);
    say(await artifactOf(source, ref, asking), options.json, artifactLines);
  });
}

/** A word may be a compiler or the path of a file that is there. */
async function compilerOrNull(source: Source, id: string, asking: Asking): Promise<Answers['compiler'] | null> {
  try {
    return await source.compiler(id, asking);
  } catch (error) {
    if (error instanceof RootlineError && error.code === 'not-found') return null;
    throw error;
  }
}

function compilersLines({ compilers, grounds }: Answers['compilers']): string[] {
  const rows = compilers.map((c) => [
    paint(plain(c.id), 'bold'), count(c.releases, 'release'), count(c.files, 'file'),
    `${c.counts.verified} verified`, c.counts.partial > 0 ? `${c.counts.partial} in part` : '', `${plain(c.oldest ?? '?')} … ${plain(c.newest ?? '?')}`,
  ]);
  return [table(rows), groundsText(grounds)];
}

function compilerLines({ compiler, releases, grounds }: Answers['compiler']): string[] {
  return [
    `${paint(plain(compiler.name), 'bold')}: ${plain(compiler.about)}`,
    `  ${count(compiler.releases, 'release')}, ${compiler.counts.verified} verified, streak ${compiler.streak}`,
    ...compiler.roots.map((root) => `  root: ${plain(root.name)} (${root.kind}) ${short(root.digest)}`),
    table(releases.map((r) => [plain(r.id), r.date ?? (r.seen === undefined ? '' : `by ${r.seen}`), count(r.files, 'file'), r.status, `best ${statusText(r.best)}`])),
    groundsText(grounds),
  ];
}

function releaseLines({ release, files, grounds }: Answers['release']): string[] {
  const { bootstrap } = release;
  const from = bootstrap === null ? null : bootstrap.from ?? bootstrap.root ?? 'not known';
  return [
    `${paint(plain(release.label ?? release.id), 'bold')}  ${release.status}${release.date === null ? '' : `, released ${release.date}`}`,
    ...(from === null ? [] : [`  built by ${plain(from)} (${bootstrap?.basis}${bootstrap?.note === undefined ? '' : `: ${plain(bootstrap.note)}`})`]),
    ...release.alternatives.map((a) => `  or by ${plain(a.from ?? a.root ?? '?')}${a.note === undefined ? '' : `: ${plain(a.note)}`}`),
    ...(release.notBootstrapped === undefined ? [] : [paint(`  not bootstrapped: ${plain(release.notBootstrapped)}`, 'yellow')]),
    ...(release.note === undefined ? [] : [`  ${plain(release.note)}`]),
    table(files.map((f) => [statusText(f.status), plain(f.id.slice(f.id.indexOf('/') + 1)), short(f.digest), f.role === 'source' ? 'source' : recipeText(f)])),
    ...release.disagreements.map((d) => paint(`  sources disagree (${d.state}): ${plain(d.name)}: ${plain(d.note)}`, 'yellow')),
    groundsText(grounds),
  ];
}

function recipeText({ recipe }: Answers['release']['files'][number]): string {
  if (recipe === null) return 'no recipe on record';
  const compiler = recipe.inputs.find((i) => i.role === 'compiler');
  return compiler ? `from ${plain(compiler.file ?? short(compiler.digest))} (${recipe.basis})` : `from ${count(recipe.inputs.length, 'input')} (${recipe.basis})`;
}

function artifactLines({ link, files, usedBy, grounds }: Answers['artifact']): string[] {
  return [
    ...linkLines(link),
    ...(files.length === 0 ? (link.root === null ? ['  published by no release'] : []) : [`  published as ${files.slice(0, 8).map(plain).join(', ')}${files.length > 8 ? ` and ${files.length - 8} more` : ''}`]),
    ...(usedBy.length === 0 ? [] : [`  used by ${usedBy.slice(0, 8).map((u) => plain(u.file ?? short(u.digest))).join(', ')}${usedBy.length > 8 ? ` and ${usedBy.length - 8} more` : ''}`]),
    groundsText(grounds),
  ];
}
