/** Checks that the verdict follows: catalog, policy, the fixpoint; and that the file is the one its maker signed for. */
import type { Catalog } from '../../schema/catalog.ts';
import type { Digest } from '../../schema/ids.ts';
import type { Proof } from '../../schema/proof.ts';
import { CatalogError } from '../catalog/error.ts';
import { listingDigest, parseCatalog } from '../catalog/parse.ts';
import { policyDigest } from '../catalog/policy.ts';
import { portable } from '../attestation/primitives.ts';
import { equalBytes, fromUtf8 } from '../log/encoding.ts';
import { webcryptoVerify } from '../log/note.ts';
import { counted } from '../answer/names.ts';
import { interpretAll } from './check-statements.ts';
import { bad, need, type Step } from './checks.ts';
import { deriveVerdict } from './derive.ts';
import { openStatement, statementBytes } from './statement.ts';
import { digestOf, textDigest } from './write.ts';

export const checkCatalog: Step = async (known, { primitives = portable }) => {
  const { catalog: files, verdict } = need(known, 'proof');
  const digests = new Map<string, Digest>();
  for (const [name, file] of Object.entries(files)) digests.set(name, 'text' in file ? await textDigest(file.text, primitives) : file.sha256);
  const digest = listingDigest(digests);
  if (digest !== verdict.grounds.catalog) throw bad(`the catalog in the file is ${digest}, and the verdict is over ${verdict.grounds.catalog}`);
  known.catalog = readCatalog(files, digest);
  return `${digest}; ${wholeFiles(files).length} of its ${digests.size} files are in the proof, with ${counted(known.catalog.releases.size, 'release')}`;
};

/** Names of the catalog's files that a bundle carries whole. */
export function wholeFiles(files: Proof['catalog']): string[] {
  return Object.entries(files).flatMap(([name, file]) => ('text' in file ? [name] : []));
}

/**
 * The catalog of the files that a bundle carries whole.
 * @throws RootlineError `bad-proof`
 */
export function readCatalog(files: Proof['catalog'], digest: Digest): Catalog {
  const texts = Object.entries(files).flatMap(([name, file]): [string, string][] => ('text' in file ? [[name, file.text]] : []));
  try {
    return { ...parseCatalog(new Map(texts)), digest };
  } catch (cause) {
    if (!(cause instanceof CatalogError)) throw cause;
    throw bad(`the part of the catalog in the file does not hold together: ${cause.message}`, cause);
  }
}

export const checkPolicy: Step = (known) => {
  const { policy, verdict: { grounds } } = need(known, 'proof');
  const digest = policyDigest(policy);
  if (digest !== grounds.policy.digest) throw bad(`the policy in the file is ${digest}, and the verdict is under ${grounds.policy.digest}`);
  if (policy.name !== grounds.policy.name) throw bad(`the policy in the file is called ${policy.name}, and the verdict names ${grounds.policy.name}`);
  return `${policy.name}, ${digest}`;
};

export const checkVerdict: Step = (known) => {
  const { verdict, policy } = need(known, 'proof');
  const derived = deriveVerdict({ catalog: need(known, 'catalog'), registry: need(known, 'keyring').registry, policy, entries: need(known, 'said') }, verdict);
  refuseDifference(verdict, derived, 'the entries come to another verdict');
  known.verdict = derived;
  return derived.sentence;
};

export const checkOwnCatalog: Step = async (known, { catalog }) => {
  const { verdict, policy } = need(known, 'proof');
  if (catalog === undefined) return { notChecked: 'there is no catalog at hand to hold it against' };
  if (catalog.digest !== verdict.grounds.catalog) return { notChecked: `the catalog at hand is ${catalog.digest}, and the verdict is over ${verdict.grounds.catalog}` };
  const entries = await interpretAll(need(known, 'opened'), catalog);
  const derived = deriveVerdict({ catalog, registry: need(known, 'keyring').registry, policy, entries }, verdict);
  refuseDifference(verdict, derived, 'a file of the catalog was left out that matters: over the whole catalog the entries come to another verdict');
  return `all ${counted(catalog.releases.size, 'release')} of it`;
};

export const checkDigest: Step = async (known, { primitives = portable }) => {
  const { digest, statement: _, ...parts } = need(known, 'proof');
  const found = await digestOf(parts, primitives);
  if (found !== digest) throw bad(`the file is damaged or changed: it has the digest ${found}, and gives itself ${digest}`);
  known.intact = true;
  return digest;
};

export const checkSeal: Step = async (known, { log, verify = webcryptoVerify }) => {
  const proof = need(known, 'proof');
  need(known, 'intact');
  const expected = statementBytes(proof, 'vsa');
  if (proof.statement === null && expected === null) return 'there are no bytes that anything could be stated of, and nothing is';
  if (proof.statement === null) throw bad('the statement of the log\'s operator was taken out');
  const signed = await openStatement(proof.statement, log, verify);
  if (expected === null || !equalBytes(signed, expected)) throw bad(`the operator signed for another content: ${differenceOf(signed, expected)}`);
  return `${log.name} signed a verification summary that names the file by its digest`;
};

/** @throws RootlineError `bad-proof` naming the first member that is another */
function refuseDifference(stated: object, derived: object & { sentence: string }, what: string): void {
  const at = differentAt(stated, derived, '');
  if (at !== null) throw bad(`${what}, in ${at}: ${derived.sentence}`);
}

/** JSON pointer of the first difference between two values, or null. */
function differentAt(a: unknown, b: unknown, at: string): string | null {
  if (a === b) return null;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return at;
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = differentAt((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name], `${at}/${name}`);
    if (found !== null) return found;
  }
  return null;
}

/** Where a statement leaves what it should be. */
function differenceOf(signed: Uint8Array, expected: Uint8Array | null): string {
  if (expected === null) return 'there are no bytes that anything could be stated of';
  const [a, b] = [fromUtf8(signed, 'the statement'), fromUtf8(expected, 'the statement')];
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return `where the file has ${JSON.stringify(b.slice(at, at + 40))} the statement has ${JSON.stringify(a.slice(at, at + 40))}`;
}
