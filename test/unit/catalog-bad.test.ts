/** What is wrong with a catalog is found, with file, line and reason: a small one that holds, and each way to break it. */
import { describe, expect, test } from 'vitest';
import { checkCatalog } from '../../chains/catalog/check.ts';
import { CatalogError } from '../../chains/catalog/error.ts';
import { parseCatalog } from '../../chains/catalog/parse.ts';

const hex = (n: number): string => n.toString(16).padStart(64, '0');
const release = (version: string, files: object, more: object = {}): object => ({ kind: 'release', version, date: '2020-01-01', bootstrap: null, files, ...more });

type Lines = Record<string, object[]>;

/** Two compilers: `a` from a seed, `b` built by `a`. */
function good(): Lines {
  return {
    'a.jsonl': [
      { kind: 'compiler', id: 'a', name: 'A', about: 'The first.', sources: { s: 'somewhere' } },
      { kind: 'root', root: 'seed', digest: `sha256:${hex(1)}`, name: 'seed' },
      release('1.0', { source: hex(10), linux: `${hex(11)} s` }, {
        bootstrap: { from: null, root: `sha256:${hex(1)}`, basis: 'record' },
        recipes: [{ compiler: [`sha256:${hex(1)}`], source: ['a@1.0/source'], basis: 'record' }],
      }),
      release('1.1', { linux: hex(12), bsd: { same: 'a@1.0/linux' } }, {
        bootstrap: { from: 'a@1.0', basis: 'record' },
        recipes: [{ for: ['bsd'], compiler: ['a@1.0/linux'], basis: 'rule', note: 'cross' }, { compiler: ['a@1.0/{platform}'], environment: [`sha256:${hex(99)}`], basis: 'record' }],
      }),
      { kind: 'disagreement', file: 'a@1.0/linux', name: 'a-1.0.tar', state: 'open', adopted: '00', rejected: '01', rejectedBy: 'elsewhere', note: 'unlike' },
    ],
    'b.jsonl': [
      { kind: 'compiler', id: 'b', name: 'B', about: 'The second.', sources: {} },
      release('1.0', { linux: { digest: hex(20), recipe: { compiler: ['unrecorded:a@1.1/mac'], tool: ['a@1.1/linux'], basis: 'rule' } } }, { upstream: 'a@1.0' }),
    ],
  };
}

function print(lines: Lines): Map<string, string> {
  return new Map(Object.entries(lines).map(([name, rows]) => [name, rows.map((row) => `${JSON.stringify(row)}\n`).join('')]));
}

/** The good catalog with one line changed: members given are replaced, members given as undefined are taken out. */
function change(file: string, line: number, members: object): Map<string, string> {
  const lines = good();
  Object.assign(lines[file]?.[line - 1] ?? {}, members);
  return print(lines);
}

function insert(file: string, line: number, row: object): Map<string, string> {
  const lines = good();
  lines[file]?.splice(line - 1, 0, row);
  return print(lines);
}

function rewrite(file: string, edit: (text: string) => string): Map<string, string> {
  const files = print(good());
  return files.set(file, edit(files.get(file) ?? ''));
}

test('the catalog that the bad ones are made from holds', () => {
  expect(checkCatalog(print(good()))).toEqual([]);
  const catalog = parseCatalog(print(good()));
  expect(catalog.files.get('a@1.1/bsd')).toMatchObject({ digest: `sha256:${hex(11)}`, same: 'a@1.0/linux', recipe: { basis: 'rule' } });
  expect(catalog.byDigest.get(`sha256:${hex(11)}`)?.map((f) => f.id)).toEqual(['a@1.0/linux', 'a@1.1/bsd']);
});

/** What must hold within a line: found by the check that the build runs. */
const malformed: [string, Map<string, string>, string, number, RegExp][] = [
  ['an unknown field', change('a.jsonl', 3, { colour: 'red' }), 'a.jsonl', 3, /colour/],
  ['an unknown field of a file', change('a.jsonl', 4, { files: { linux: { digest: hex(12), size: 3 } } }), 'a.jsonl', 4, /files\/linux/],
  ['an unknown field of a recipe', change('a.jsonl', 4, { recipes: [{ compiler: ['a@1.0/linux'], basis: 'record', linker: [] }] }), 'a.jsonl', 4, /linker/],
  ['a missing field', change('a.jsonl', 3, { date: undefined }), 'a.jsonl', 3, /date/],
  ['a day that is none', change('a.jsonl', 3, { date: '2021-02-30' }), 'a.jsonl', 3, /date/],
  ['a time for a day', change('a.jsonl', 3, { date: '2021-02-03T00:00:00Z' }), 'a.jsonl', 3, /date/],
  ['a digest in upper case', change('b.jsonl', 2, { files: { linux: hex(10).toUpperCase() } }), 'b.jsonl', 2, /files\/linux/],
  ['a digest cut short', change('a.jsonl', 3, { files: { linux: hex(10).slice(1) } }), 'a.jsonl', 3, /files\/linux/],
  ['both digest and same', change('a.jsonl', 4, { files: { bsd: { digest: hex(12), same: 'a@1.0/linux' } } }), 'a.jsonl', 4, /files\/bsd/],
  ['neither digest nor same', change('a.jsonl', 4, { files: { bsd: { note: 'lost' } } }), 'a.jsonl', 4, /files\/bsd/],
  ['a path that climbs', change('a.jsonl', 4, { files: { '../linux': hex(12) } }), 'a.jsonl', 4, /path/],
  ['a version with a space', change('a.jsonl', 3, { version: '1 0' }), 'a.jsonl', 3, /version/],
  ['an unknown root kind', change('a.jsonl', 2, { root: 'magic' }), 'a.jsonl', 2, /root/],
  ['a weak root digest by another name', change('a.jsonl', 2, { digest: 'md5:00' }), 'a.jsonl', 2, /digest/],
  ['an unknown state of a disagreement', change('a.jsonl', 5, { state: 'settled' }), 'a.jsonl', 5, /state/],
  ['markup where an id belongs', change('a.jsonl', 5, { file: '<b>' }), 'a.jsonl', 5, /file/],
];

/** What must hold between lines: also stops the catalog from loading. */
const inconsistent: [string, Map<string, string>, string, number, RegExp][] = [
  ['no JSON', rewrite('a.jsonl', (text) => text.replace('{"kind":"root"', '{kind:"root"')), 'a.jsonl', 2, /not JSON/],
  ['an empty line', rewrite('a.jsonl', (text) => text.replace('\n', '\n\n')), 'a.jsonl', 2, /not JSON/],
  ['a path named like a prototype', rewrite('a.jsonl', (text) => text.replace('"source":"', '"__proto__":"')), 'a.jsonl', 3, /__proto__/],
  ['a line that is a list', rewrite('b.jsonl', (text) => `${text}[]\n`), 'b.jsonl', 3, /JSON object/],
  ['an unknown kind', change('a.jsonl', 2, { kind: 'rumour' }), 'a.jsonl', 2, /unknown kind "rumour"/],
  ['no newline at the end', rewrite('b.jsonl', (text) => text.slice(0, -1)), 'b.jsonl', 2, /newline/],
  ['a file that does not start with its compiler', rewrite('b.jsonl', (text) => text.slice(text.indexOf('\n') + 1)), 'b.jsonl', 1, /starts with its `compiler`/],
  ['a second compiler in a file', insert('b.jsonl', 2, { kind: 'compiler', id: 'c', name: 'C', about: 'Third.', sources: {} }), 'b.jsonl', 2, /second `compiler`/],
  ['a compiler in another\'s file', change('b.jsonl', 1, { id: 'c' }), 'b.jsonl', 1, /c\.jsonl/],
  ['a duplicate digest', change('a.jsonl', 4, { files: { linux: hex(11) } }), 'a.jsonl', 4, /duplicate digest: a@1\.1\/linux has the bytes of a@1\.0\/linux/],
  ['a duplicate digest in one release', change('b.jsonl', 2, { files: { linux: hex(20), mac: hex(20) } }), 'b.jsonl', 2, /duplicate digest: b@1\.0\/mac/],
  ['the same as nothing', change('a.jsonl', 4, { files: { bsd: { same: 'a@0.9/linux' } } }), 'a.jsonl', 4, /a@0\.9\/linux/],
  ['the same as a later file', change('a.jsonl', 3, { files: { linux: { same: 'a@1.1/linux' } } }), 'a.jsonl', 3, /not the first earlier file/],
  ['the same as another compiler\'s', change('b.jsonl', 2, { files: { linux: { same: 'a@1.0/linux' } } }), 'b.jsonl', 2, /not the first earlier file/],
  ['a recipe to nowhere: file', change('a.jsonl', 4, { recipes: [{ compiler: ['a@1.0/mac'], basis: 'record' }] }), 'a.jsonl', 4, /recipe to nowhere: compiler a@1\.0\/mac/],
  ['a recipe to nowhere: platform', change('a.jsonl', 4, { recipes: [{ compiler: ['a@1.0/{platform}'], basis: 'record' }] }), 'a.jsonl', 4, /recipe to nowhere: compiler a@1\.0\/bsd/],
  ['a recipe to nowhere: digest', change('a.jsonl', 4, { recipes: [{ tool: [`sha256:${hex(77)}`], basis: 'record' }] }), 'a.jsonl', 4, /recipe to nowhere: tool sha256:/],
  ['a recipe to nowhere: words', change('a.jsonl', 4, { recipes: [{ source: ['the source'], basis: 'record' }] }), 'a.jsonl', 4, /recipe to nowhere: source the source/],
  ['a stand-in for a file on record', change('a.jsonl', 4, { recipes: [{ compiler: ['unrecorded:a@1.0/linux'], basis: 'record' }] }), 'a.jsonl', 4, /recipe to nowhere/],
  ['a stand-in of an unknown release', change('a.jsonl', 4, { recipes: [{ compiler: ['unrecorded:a@7/linux'], basis: 'record' }] }), 'a.jsonl', 4, /recipe to nowhere/],
  ['a file\'s own recipe to nowhere', change('b.jsonl', 2, { files: { linux: { digest: hex(20), recipe: { compiler: ['c@1/linux'], basis: 'rule' } } } }), 'b.jsonl', 2, /recipe to nowhere/],
  ['a bootstrap to nowhere', change('a.jsonl', 4, { bootstrap: { from: 'a@0.9', basis: 'record' } }), 'a.jsonl', 4, /bootstrap to nowhere: a@0\.9/],
  ['a bootstrap from no root', change('a.jsonl', 3, { bootstrap: { from: null, root: `sha256:${hex(2)}`, basis: 'record' } }), 'a.jsonl', 3, /is no root/],
  ['an alternative to nowhere', change('a.jsonl', 4, { alternatives: [{ from: 'c@1', basis: 'record' }] }), 'a.jsonl', 4, /bootstrap to nowhere: c@1/],
  ['a release built by itself', change('a.jsonl', 4, { bootstrap: { from: 'a@1.1', basis: 'record' } }), 'a.jsonl', 4, /does not stand before it/],
  ['a release built by a later one', change('a.jsonl', 3, { bootstrap: { from: 'a@1.1', basis: 'record' } }), 'a.jsonl', 3, /does not stand before it/],
  ['releases out of order', change('a.jsonl', 4, { version: '1.0rc1' }), 'a.jsonl', 4, /not sorted: 1\.0rc1 stands after 1\.0/],
  ['a release given twice', insert('b.jsonl', 3, release('1.0', {})), 'b.jsonl', 3, /given twice/],
  ['a root given twice', insert('a.jsonl', 3, { kind: 'root', root: 'source', digest: `sha256:${hex(1)}`, name: 'again' }), 'a.jsonl', 3, /given twice/],
  ['a root to nowhere', insert('a.jsonl', 3, { kind: 'root', root: 'vendor', files: ['a@1.0/linux', 'a@1.0/mac'], name: 'vendor' }), 'a.jsonl', 3, /root to nowhere: a@1\.0\/mac/],
  ['an unknown source of a file', change('b.jsonl', 2, { files: { linux: `${hex(20)} z` } }), 'b.jsonl', 2, /unknown source z/],
  ['an unknown source of a release', change('a.jsonl', 3, { by: 'sq' }), 'a.jsonl', 3, /unknown source q/],
  ['an unknown upstream', change('b.jsonl', 2, { upstream: 'a@3.0' }), 'b.jsonl', 2, /upstream a@3\.0/],
  ['a disagreement about nothing', change('a.jsonl', 5, { file: 'a@1.0/mac' }), 'a.jsonl', 5, /disagreement about nothing/],
];

describe('a line that is not well formed', () => {
  test.each(malformed)('%s', (_, files, file, line, reason) => {
    expect(checkCatalog(files)).toContainEqual({ file, line, reason: expect.stringMatching(reason) });
  });
});

describe('lines that do not hold together', () => {
  test.each(inconsistent)('%s: found', (_, files, file, line, reason) => {
    expect(checkCatalog(files)).toContainEqual({ file, line, reason: expect.stringMatching(reason) });
  });

  test.each(inconsistent)('%s: not loaded', (_, files, file, line, reason) => {
    let thrown: unknown;
    try {
      parseCatalog(files);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(CatalogError);
    expect((thrown as CatalogError).finding).toEqual({ file, line, reason: expect.stringMatching(reason) });
    expect((thrown as CatalogError).message).toMatch(new RegExp(`^${file}:${line}: `));
  });
});
