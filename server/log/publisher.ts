/**
 * Publishes checkpoints: at once, or with witnesses once enough of them cosigned. Entries are durable and acknowledged before; what a
 * missing witness holds up is only what everyone is shown at `/checkpoint`. It goes on trying with the newest.
 */
import { setTimeout } from 'node:timers/promises';
import { RootlineError } from '../../schema/error.ts';
import { toNumber } from '../../chains/log/encoding.ts';
import { openUnderPolicy } from '../../chains/log/policy.ts';
import type { NoteKey } from '../../chains/log/vkey.ts';
import type { Store } from '../store/store.ts';
import { verifyEd25519 } from './ed25519.ts';
import type { Cosignable, WitnessClient } from './witness-client.ts';

export interface Published { note: string; size: number }

/** What holds publication up, for the operator. */
export interface Trouble { since: string; detail: string }

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

export class Publisher {
  private readonly store: Store;
  private readonly witnesses: WitnessClient;
  private current: Published | null;
  private newest: Cosignable | null = null;
  private running: Promise<void> | null = null;
  private readonly stopping = new AbortController();
  private failure: Trouble | null = null;

  private constructor(store: Store, witnesses: WitnessClient, current: Published | null) {
    this.store = store;
    this.witnesses = witnesses;
    this.current = current;
  }

  /** Takes up where it stopped, unless what was published does not satisfy the policy any more. */
  static async open(store: Store, witnesses: WitnessClient, log: NoteKey): Promise<Publisher> {
    const note = await store.checkpoint('published');
    if (note === null) return new Publisher(store, witnesses, null);
    const policy = { ...witnesses.policy, logs: [{ key: log }] };
    const opened = await openUnderPolicy(note, policy, verifyEd25519).catch((error: unknown) => {
      if (error instanceof RootlineError) return null;
      throw error;
    });
    return new Publisher(store, witnesses, opened === null ? null : { note, size: toNumber(opened.size, 'the size of the checkpoint') });
  }

  /** What everyone is shown, or null while there is nothing that enough witnesses cosigned. */
  published(): Published | null {
    return this.current;
  }

  /** Why the newest is not published, or null. */
  trouble(): Trouble | null {
    return this.failure;
  }

  /** Has a newer checkpoint published as soon as may be; one that waits is left out for it. */
  offer(checkpoint: Cosignable): void {
    this.newest = checkpoint;
    this.running ??= this.run();
  }

  /** Resolves when nothing waits to be published. */
  async idle(): Promise<void> {
    await this.running;
  }

  /** Asks no more. */
  async close(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    let pause = FIRST_PAUSE;
    while (this.newest !== null && !this.stopping.signal.aborted) {
      const checkpoint = this.newest;
      try {
        const note = await this.witnesses.cosign(checkpoint, this.stopping.signal);
        await this.store.putCheckpoint(note, 'published');
        this.current = { note, size: checkpoint.size };
        this.failure = null;
        pause = FIRST_PAUSE;
        if (this.newest === checkpoint) this.newest = null;
      } catch (error) {
        if (this.stopping.signal.aborted) break;
        this.failure = { since: this.failure?.since ?? new Date().toISOString(), detail: error instanceof Error ? error.message : String(error) };
        await setTimeout(pause, undefined, { signal: this.stopping.signal }).catch(() => undefined);
        pause = Math.min(2 * pause, LONGEST_PAUSE);
      }
    }
    this.running = null;
  }
}
