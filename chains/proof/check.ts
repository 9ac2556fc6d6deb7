/**
 * Checking a proof bundle, with nothing but the file, the log's public key and, on request, a witness policy: the same in Node and in the
 * browser, with WebCrypto. Each check says by its name what was looked at, and what does not hold or could not be looked at.
 *
 *     for await (const check of checkBundle(bytes, { log: parseVkey('rootline.example/log+…') })) show(check);
 */
import type { Verdict } from '../../schema/api.ts';
import { RootlineError } from '../../schema/error.ts';
import { believed, type Belief } from './believed.ts';
import { checkCheckpoint, checkEntries, checkIncluded, checkPoint } from './check-log.ts';
import { checkRegistry, checkSignatures, checkStatements } from './check-statements.ts';
import { checkCatalog, checkDigest, checkOwnCatalog, checkPolicy, checkSeal, checkVerdict } from './check-verdict.ts';
import { checkTitles, Missing, type Check, type CheckName, type Known, type Step, type Trust } from './checks.ts';
import { readProof } from './read.ts';

export type { Belief } from './believed.ts';
export type { Check, CheckName, Trust } from './checks.ts';

export interface CheckReport {
  /** Whether every check held. Only `own-catalog` may be left unmade, for want of a catalog. */
  held: boolean;
  /** The verdict, where it was derived anew and is the one stated. */
  verdict: Verdict | null;
  checks: Check[];
  /** What the file cannot show. */
  believed: Belief[];
}

const steps: Record<Exclude<CheckName, 'form'>, Step> = {
  'checkpoint': checkCheckpoint, 'point': checkPoint, 'entries': checkEntries, 'inclusion': checkIncluded,
  'registry': checkRegistry, 'signatures': checkSignatures, 'catalog': checkCatalog, 'statements': checkStatements,
  'policy': checkPolicy, 'verdict': checkVerdict, 'own-catalog': checkOwnCatalog, 'digest': checkDigest, 'seal': checkSeal,
};

/**
 * Checks a bundle, yielding each check as it is made; the report is the generator's return value. It goes on after a failure, so that all
 * that does not hold is named. The first failure is the most telling: the file's own digest and the seal come last, and break with anything.
 */
export async function* checkBundle(bytes: Uint8Array, trust: Trust): AsyncGenerator<Check, CheckReport> {
  const known: Known = {};
  const checks: Check[] = [];
  const form: Step = () => {
    known.proof = readProof(bytes);
    return `${bytes.length} bytes, about ${known.proof.verdict.release}`;
  };
  for (const [name, step] of Object.entries({ form, ...steps }) as [CheckName, Step][]) {
    const check = await make(name, step, known, trust);
    checks.push(check);
    yield check;
  }
  const held = checks.every(({ name, state }) => state === 'held' || (name === 'own-catalog' && state === 'not-checked'));
  return { held, verdict: known.verdict ?? null, checks, believed: believed(known, checks) };
}

/** Checks a bundle to the end. */
export async function reportOn(bytes: Uint8Array, trust: Trust): Promise<CheckReport> {
  const checking = checkBundle(bytes, trust);
  for (;;) {
    const step = await checking.next();
    if (step.done === true) return step.value;
  }
}

async function make(name: CheckName, step: Step, known: Known, trust: Trust): Promise<Check> {
  const title = checkTitles[name];
  try {
    const found = await step(known, trust);
    return typeof found === 'string' ? { name, title, state: 'held', detail: found } : { name, title, state: 'not-checked', detail: found.notChecked };
  } catch (error) {
    if (error instanceof Missing) return { name, title, state: 'not-checked', detail: error.message };
    if (error instanceof RootlineError) return { name, title, state: 'failed', detail: error.message };
    throw error;
  }
}
