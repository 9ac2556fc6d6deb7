/**
 * What the log holds so far, in memory and in columns: which entry made which statement, what it is about, and the way back to any past point.
 * Everything in it is derived from the log and built again at start.
 */
import type { Said } from '../chains/attestation/types.ts';
import { bytes, ints } from '../chains/trust/columns.ts';
import { DigestTable } from '../chains/trust/digests.ts';
import { Incidence } from '../chains/trust/incidence.ts';
import type { Point } from '../chains/trust/index.ts';
import type { Result } from '../schema/attestation.ts';
import type { Digest } from '../schema/ids.ts';
import type { Leaf } from '../schema/log.ts';

/** What an entry says, as bits. */
export const REPRODUCED = 1;
export const DIFFERS = 2;
export const WITHDRAWAL = 4;
export const REGISTRY = 8;

export interface VerifierTally { attestations: number; reproduced: number; differs: number; latest: string | null }

export class Journal {
  /** Per entry: what it says, its first statement's position, the registries set by its end. */
  readonly #says = bytes();
  readonly #firstStatement = ints();
  readonly #registries = ints();
  readonly #verifierOf = ints();
  /** When the log received each entry, in milliseconds since 1970. */
  readonly #times: number[] = [];
  readonly #envelopes = new DigestTable();
  /** Envelope number → entries that have it: one for each of its signers. */
  readonly #entriesOf = new Incidence();
  /** Entry → withdrawals that name it. */
  readonly #withdrawnBy = new Incidence();
  /** Entries that set a registry. */
  readonly #registryEntries: number[] = [];
  readonly #artifacts = new DigestTable();
  /** Artifact number → entries about it. */
  readonly #about = new Incidence();
  readonly #verifiers = new Map<string, number>();
  readonly #verifierIds: string[] = [];
  readonly #tallies: VerifierTally[] = [];
  /** Where the next entry's statements begin. */
  #statements = 0;
  #registriesSet = 0;

  /** How many entries it holds. */
  get size(): number {
    return this.#says.length;
  }

  /** @param digests everything the entry is about: outputs, and the published digests of the files it names */
  append(leaf: Leaf, said: readonly Said[], digests: Iterable<Digest>, point: Point): void {
    const entry = this.size;
    if (leaf.type === 'registry') this.#registryEntries.push(entry);
    for (const s of said) if (s.kind === 'withdrawal') for (const named of s.withdraws) for (const target of this.entriesOfEnvelope(named)) this.#withdrawnBy.add(target, entry);
    const says = leaf.type === 'registry' ? REGISTRY : said.reduce((bits, s) => bits | bitOf(s), 0);
    this.#says.push(says);
    this.#firstStatement.push(this.#statements);
    this.#statements = point.statements;
    this.#registriesSet = point.registry;
    this.#registries.push(point.registry);
    this.#times.push(Date.parse(leaf.time));
    this.#entriesOf.add(this.#envelopes.intern(leaf.envelope), entry);
    for (const digest of new Set(digests)) this.#about.add(this.#artifacts.intern(digest), entry);
    this.#verifierOf.push(leaf.type === 'registry' ? -1 : this.#tally(leaf, said));
  }

  /** What the engine held after the first `size` entries. */
  pointAt(size: number): Point {
    if (size >= this.size) return { statements: this.#statements, registry: this.#registriesSet };
    return { statements: this.#firstStatement.data[size] ?? 0, registry: size === 0 ? 0 : this.#registries.data[size - 1] ?? 0 };
  }

  /** How many entries the log had received by a time, given in milliseconds since 1970: those up to the last that is not later. The sequencer sees to it that entries never go back in time. */
  sizeAt(time: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] ?? 0) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The entry that made the statement at this position of the engine. */
  entryOf(position: number): number {
    let low = 0;
    let high = this.size - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#firstStatement.data[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The entries with this envelope, oldest first. */
  entriesOfEnvelope(digest: Digest): number[] {
    const found: number[] = [];
    const envelope = this.#envelopes.find(digest);
    if (envelope >= 0) this.#entriesOf.each(envelope, (entry) => found.push(entry));
    return found.sort((a, b) => a - b);
  }

  /** Who signed an entry; null for a registry entry. */
  verifierOf(entry: number): string | null {
    return this.#verifierIds[this.#verifierOf.data[entry] ?? -1] ?? null;
  }

  /** The entry that set the registry in force after the first `size` entries, or -1. */
  registryEntryAt(size: number): number {
    return this.#registryEntries.findLast((entry) => entry < size) ?? -1;
  }

  /** Of the first `size` entries those about any of the digests, and those that withdraw one of them; in order. */
  bearingOn(digests: readonly Digest[], size: number): number[] {
    const about = this.#entriesAbout(digests);
    const found = new Set(about);
    for (const entry of about) this.#withdrawnBy.each(entry, (withdrawal) => found.add(withdrawal));
    return [...found].filter((entry) => entry < size).sort((a, b) => a - b);
  }

  /** Positions of the statements that an entry made. */
  statementsOf(entry: number): number[] {
    const start = this.#firstStatement.data[entry] ?? 0;
    const end = entry + 1 < this.size ? this.#firstStatement.data[entry + 1] ?? 0 : this.#statements;
    return Array.from({ length: end - start }, (_, i) => start + i);
  }

  tally(verifier: string): VerifierTally {
    return this.#tallies[this.#verifiers.get(verifier) ?? -1] ?? noTally();
  }

  /**
   * What every verifier had done after the first `size` entries.
   * @param resultOf what the statement at a position of the engine says; null for a withdrawal
   */
  talliesAt(size: number, resultOf: (position: number) => Result | null): Map<string, VerifierTally> {
    const tallies = new Map<string, VerifierTally>();
    for (let entry = 0; entry < size; entry++) {
      const verifier = this.verifierOf(entry);
      if (verifier === null) continue;
      const tally = tallies.get(verifier) ?? noTally();
      tallies.set(verifier, tally);
      tally.attestations++;
      tally.latest = new Date(this.#times[entry] ?? 0).toISOString();
      for (const position of this.statementsOf(entry)) count(tally, resultOf(position));
    }
    return tallies;
  }

  /** Attestations in the log; registry entries are none. */
  get attestations(): number {
    return this.#tallies.reduce((sum, t) => sum + t.attestations, 0);
  }

  /** Entries that match all that is asked, oldest first. `size`: of the first so many only. */
  find(query: { about?: readonly Digest[] | undefined; verifier?: string | undefined; says?: number | undefined; size?: number | undefined }): number[] {
    const { about, verifier, says, size = this.size } = query;
    const number = verifier === undefined ? null : this.#verifiers.get(verifier) ?? -2;
    const candidates = about === undefined ? Array.from({ length: size }, (_, i) => i) : this.#entriesAbout(about).filter((entry) => entry < size);
    return candidates.filter((entry) => (number === null || this.#verifierOf.data[entry] === number)
      && (says === undefined || ((this.#says.data[entry] ?? 0) & says) !== 0));
  }

  #entriesAbout(digests: readonly Digest[]): number[] {
    const found = new Set<number>();
    for (const digest of digests) {
      const artifact = this.#artifacts.find(digest);
      if (artifact >= 0) this.#about.each(artifact, (entry) => found.add(entry));
    }
    return [...found].sort((a, b) => a - b);
  }

  #tally(leaf: Leaf, said: readonly Said[]): number {
    let verifier = this.#verifiers.get(leaf.verifier);
    if (verifier === undefined) {
      verifier = this.#tallies.push(noTally()) - 1;
      this.#verifiers.set(leaf.verifier, verifier);
      this.#verifierIds.push(leaf.verifier);
    }
    const tally = this.#tallies[verifier];
    if (tally === undefined) return verifier;
    tally.attestations++;
    tally.latest = leaf.time;
    for (const s of said) count(tally, s.kind === 'attestation' ? s.result : null);
    return verifier;
  }
}

function noTally(): VerifierTally {
  return { attestations: 0, reproduced: 0, differs: 0, latest: null };
}

function count(tally: VerifierTally, result: Result | null): void {
  if (result === 'reproduced') tally.reproduced++;
  if (result === 'differs') tally.differs++;
}

function bitOf(said: Said): number {
  if (said.kind === 'withdrawal') return WITHDRAWAL;
  return said.result === 'reproduced' ? REPRODUCED : DIFFERS;
}
