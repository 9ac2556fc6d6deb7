/**
 * Builds the catalog's data files from the tables of published facts: `npm run catalog:build`, which is
 * `node dist/chains/catalog/scripts/build.js [FACTS [OUT]]`, from `../shared/data` unless told otherwise. The same tables give the same bytes.
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dataFolder } from '../load.ts';
import { buildGo } from './go.ts';
import { buildLiveBootstrap } from './live-bootstrap.ts';
import { printSheet, type Sheet } from './lines.ts';
import { buildMrustc } from './mrustc.ts';
import { buildRust } from './rust.ts';
import { buildRustboot, buildSnapshots } from './rust-snapshots.ts';
import { readRustTables } from './rust-tables.ts';
import { buildStagex } from './stagex.ts';

/** @param facts folder of the fact tables, with `go`, `rust`, `live-bootstrap` and `stagex` in it */
export function buildCatalog(facts: string): Map<string, string> {
  const rust = readRustTables(join(facts, 'rust'));
  const sheets: Sheet[] = [
    buildGo(join(facts, 'go')),
    buildRust(rust), buildSnapshots(rust), buildRustboot(rust), buildMrustc(rust),
    ...buildLiveBootstrap(join(facts, 'live-bootstrap')),
    ...buildStagex(join(facts, 'stagex')),
  ];
  return new Map(sheets.map((sheet) => [`${sheet.compiler.id}.jsonl`, printSheet(sheet)]));
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename) {
  const facts = process.argv[2] ?? '../shared/data';
  const out = process.argv[3] ?? dataFolder();
  for (const [name, text] of buildCatalog(facts)) {
    writeFileSync(join(out, name), text);
    console.log(`${name}: ${text.split('\n').length - 1} lines, ${text.length} characters`);
  }
}
