/** The catalog from the text of its files. Pure: the same in Node and in the browser. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Catalog } from '../../schema/catalog.ts';
import type { Digest } from '../../schema/ids.ts';
import { assemble } from './assemble.ts';
import { CatalogError } from './error.ts';
import { readLines, type Report } from './lines.ts';

const raise: Report = (finding) => {
  throw new CatalogError(finding);
};

/**
 * Reads a catalog. What stands in the lines is taken to be well formed (the build and the tests check every member with `checkCatalog`);
 * what must hold between lines is always checked.
 * @param files text by file name, e.g. `go.jsonl`
 * @throws {CatalogError} with file, line and reason, at the first thing that does not hold
 */
export function parseCatalog(files: ReadonlyMap<string, string>): Catalog {
  return assemble(readLines(files, raise), catalogDigest(files), raise);
}

/**
 * The digest that names a catalog: sha256 over one line `<sha256 of the file in hex>  <file name>` and a newline per file, sorted by name,
 * which is what `sha256sum *.jsonl | sha256sum` gives in the C locale.
 */
export function catalogDigest(files: ReadonlyMap<string, string>): Digest {
  return listingDigest(new Map([...files].map(([name, text]) => [name, `sha256:${bytesToHex(sha256(utf8ToBytes(text)))}`])));
}

/** The catalog's digest from the digests of its files, by name: for those who hold only some of the files. */
export function listingDigest(digests: ReadonlyMap<string, Digest>): Digest {
  const listing = [...digests.keys()].sort().map((name) => `${digests.get(name)?.slice('sha256:'.length)}  ${name}\n`).join('');
  return `sha256:${bytesToHex(sha256(utf8ToBytes(listing)))}`;
}
