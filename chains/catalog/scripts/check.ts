/**
 * Checks the committed catalog, policies and registry: `node dist/chains/catalog/scripts/check.js [FOLDER]`, the folder of other catalog files.
 * Exit 1 with `file:line: reason` lines when something does not hold.
 */
import { checkCatalog } from '../check.ts';
import { formatFinding } from '../error.ts';
import { loadPolicies, loadRegistry, readCatalogFiles } from '../load.ts';

const files = readCatalogFiles(process.argv[2]);
const wrong = checkCatalog(files).map(formatFinding);
if (files.size === 0) wrong.push('no catalog file (*.jsonl) here');
for (const load of [loadPolicies, loadRegistry]) {
  try {
    load();
  } catch (error) {
    wrong.push((error as Error).message);
  }
}
for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exitCode = 1;
else console.log(`catalog: ${files.size} compilers, policies and registry hold`);
