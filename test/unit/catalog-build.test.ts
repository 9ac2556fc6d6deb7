/** The committed data is what the build script makes of the fact tables. */
import { expect, test } from 'vitest';
import { readCatalogFiles } from '../../chains/catalog/load.ts';
import { buildCatalog } from '../../chains/catalog/scripts/build.ts';
import { corpus, needs } from '../shared.ts';

const facts = corpus('data');

test.skipIf(facts === null)(needs('data: the same tables give the committed bytes', facts), () => {
  const built = buildCatalog(facts ?? '');
  const committed = readCatalogFiles();
  expect([...built.keys()].sort()).toEqual([...committed.keys()]);
  // Compared line by line, so that a difference is shown by the line it is in.
  for (const [name, text] of built) expect(text.split('\n').filter((line, i) => line !== committed.get(name)?.split('\n')[i]), name).toEqual([]);
});
