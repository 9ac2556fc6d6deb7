/** Checks the committed catalog, policies and registry: `node dist/chains/catalog/scripts/check.js [FOLDER]`. Exit 1 with `file:line: reason` lines when something does not hold. */
import { checkCatalog } from '../check.ts';
import { formatFinding } from '../error.ts';
import { dataFolder, loadPolicies, loadRegistry, readCatalogFiles } from '../load.ts';

const files = readCatalogFiles(process.argv[2] ?? dataFolder());
const findings = checkCatalog(files);
for (const finding of findings) console.error(formatFinding(finding));
const policies = loadPolicies();
const registry = loadRegistry();
if (findings.length > 0) process.exitCode = 1;
else console.log(`catalog: ${files.size} compilers, ${policies.length} policies, ${registry.verifiers.length} verifiers: all hold`);
