/** The named checks of a proof bundle, and what passes between them. */
import { RootlineError } from '../../schema/error.ts';
import type { Verdict } from '../../schema/api.ts';
import type { Catalog } from '../../schema/catalog.ts';
import type { Leaf } from '../../schema/log.ts';
import type { Proof } from '../../schema/proof.ts';
import type { Primitives } from '../attestation/primitives.ts';
import type { SigstoreTrust } from '../attestation/sigstore-bundle.ts';
import type { Keyring, Opened } from '../attestation/types.ts';
import type { Ed25519Verify } from '../log/note.ts';
import type { WitnessedCheckpoint, WitnessPolicy } from '../log/policy.ts';
import type { NoteKey } from '../log/vkey.ts';
import type { SaidEntry } from './derive.ts';

/** What is known from elsewhere: a bundle is held against nothing else. */
export interface Trust {
  log: NoteKey;
  /** Whose cosignatures the checkpoint must have. */
  witnesses?: Pick<WitnessPolicy, 'witnesses' | 'quorum'>;
  /** Sigstore's trusted root, for envelopes that are signed keyless. */
  sigstore?: SigstoreTrust;
  /** A whole catalog from elsewhere. */
  catalog?: Catalog;
  /** By WebCrypto when left out. */
  verify?: Ed25519Verify;
  /** By WebCrypto when left out. */
  primitives?: Primitives;
}

/** In the order in which they are made; the names are stable. */
export const checkTitles = {
  'form': 'The file is a proof bundle, in its one form',
  'checkpoint': 'The log signed the checkpoint, and the witnesses that were asked for cosigned it',
  'point': 'The checkpoint continues the log that the verdict is of',
  'entries': 'Every entry is well-formed, and its envelope is the one that it names',
  'inclusion': 'Every entry is in the log',
  'registry': 'The registry of verifiers is one that the log holds, and the keys are those that it pins',
  'signatures': 'Every envelope is signed with the key that its entry names',
  'catalog': 'The catalog\'s files are those of the catalog that the verdict names',
  'statements': 'Every envelope says something about what the catalog publishes',
  'policy': 'The policy is the one that the verdict names',
  'verdict': 'The entries, the catalog and the policy lead to this verdict',
  'own-catalog': 'The catalog is one that you have, and the whole of it leads to the same verdict',
  'digest': 'The file is undamaged: it has the digest that it gives itself',
  'seal': 'The log\'s key signed for exactly this file',
} as const;
export type CheckName = keyof typeof checkTitles;

export interface Check {
  name: CheckName;
  title: string;
  /** `not-checked`: it could not be, for the reason in `detail`. */
  state: 'held' | 'failed' | 'not-checked';
  /** What was found, or what does not hold and where. */
  detail: string;
}

/** An entry whose envelope is the one that its leaf names. */
export interface ReadEntry {
  index: number;
  leaf: Leaf;
  envelope: Uint8Array;
}

/** The signed bytes of an entry's envelope; null where its key counts nowhere any more. */
export interface OpenedEntry extends ReadEntry { content: Pick<Opened, 'payload' | 'payloadType'> | null }

/** What checks have established so far. A check that needs what is missing is not made. */
export interface Known {
  proof?: Proof;
  checkpoint?: WitnessedCheckpoint;
  entries?: readonly ReadEntry[];
  /** The registry document, or `none` before the first. */
  document?: ReadEntry | 'none';
  /** Time of the last entry that the verdict takes in; null for the empty log. */
  time?: string | null;
  keyring?: Keyring;
  opened?: readonly OpenedEntry[];
  catalog?: Catalog;
  said?: readonly SaidEntry[];
  /** As derived anew, and the same as stated. */
  verdict?: Verdict;
  /** The file has the digest that it gives itself. */
  intact?: true;
}

/** What a check says that could not be made. */
export interface NotChecked { notChecked: string }

/** Makes one check: adds to what is known and says what it found. It throws RootlineError when something does not hold, and what `need` throws. */
export type Step = (known: Known, trust: Trust) => Promise<string | NotChecked> | string | NotChecked;

const origins: Record<keyof Known, CheckName> = {
  proof: 'form', checkpoint: 'checkpoint', entries: 'entries', document: 'entries', time: 'entries', keyring: 'registry', opened: 'signatures',
  catalog: 'catalog', said: 'statements', verdict: 'verdict', intact: 'digest',
};

/** Thrown by `need`. */
export class Missing extends Error {
  constructor(name: keyof Known) {
    super(`it builds on the check ${JSON.stringify(origins[name])}, which does not hold`);
  }
}

/** A part of what is known that an earlier check must have established. @throws Missing */
export function need<K extends keyof Known>(known: Known, name: K): Exclude<Known[K], undefined> {
  const value = known[name];
  if (value === undefined) throw new Missing(name);
  return value as Exclude<Known[K], undefined>;
}

/** Enough to keep the threads of the crypto library busy. */
const AT_ONCE = 64;

/**
 * Does something with each entry and gathers what fails.
 * @throws RootlineError `bad-proof` naming the first that fails, and the first hundred in `errors`
 */
export async function eachEntry<T extends { index: number }, R>(entries: readonly T[], work: (entry: T) => Promise<R> | R): Promise<R[]> {
  const errors: { at: string; message: string }[] = [];
  const results: R[] = [];
  for (let start = 0; start < entries.length; start += AT_ONCE) {
    const group = entries.slice(start, start + AT_ONCE);
    const settled = await Promise.allSettled(group.map(async (entry) => work(entry)));
    settled.forEach((outcome, i) => {
      if (outcome.status === 'fulfilled') results.push(outcome.value);
      else if (outcome.reason instanceof RootlineError) errors.push({ at: `entry ${group[i]?.index}`, message: outcome.reason.message });
      else throw outcome.reason;
    });
  }
  const [first] = errors;
  if (first === undefined) return results;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new RootlineError('bad-proof', `${first.at}: ${first.message}${more}`, { errors: errors.slice(0, 100) });
}

/** `1 entry`, `2 entries`. */
export function entriesText(n: number | bigint): string {
  return `${n} ${Number(n) === 1 ? 'entry' : 'entries'}`;
}

/** What does not hold in a bundle. */
export function bad(detail: string, cause?: unknown): RootlineError {
  return new RootlineError('bad-proof', detail, cause === undefined ? {} : { cause });
}
