/** Asks witnesses to cosign a checkpoint (C2SP tlog-witness), as many as the policy needs, before the log shows it to anyone. */
import { RootlineError } from '../../schema/error.ts';
import { parseNote, parseSignatureLine, formatNote, verifySignature, type NoteSignature } from '../../chains/log/note.ts';
import { describeQuorum, meetsQuorum, type Witness, type WitnessPolicy } from '../../chains/log/policy.ts';
import { formatAddCheckpoint, SIZE_TYPE } from '../../chains/log/witness.ts';
import { parseUint64 } from '../../chains/log/encoding.ts';
import { sameKey } from '../../chains/log/vkey.ts';
import type { Hash } from '../../chains/log/merkle.ts';
import { verifyEd25519 } from './ed25519.ts';

export interface WitnessClientOptions {
  policy: WitnessPolicy;
  /** Milliseconds a witness has to answer. */
  timeout?: number;
  /** Milliseconds that further witnesses have once there are enough. */
  grace?: number;
}

/** A checkpoint to be cosigned, and the proofs for it. */
export interface Cosignable {
  /** Signed by the log. */
  note: string;
  size: number;
  consistency(from: number, to: number): Promise<Hash[]>;
}

const MAX_ANSWER = 64 * 1024;

export class WitnessClient {
  readonly policy: WitnessPolicy;
  private readonly timeout: number;
  private readonly grace: number;
  /** Size each witness cosigned last, by its name, as far as known. */
  private readonly lastSizes = new Map<string, number>();

  constructor({ policy, timeout = 5000, grace = 500 }: WitnessClientOptions) {
    this.policy = policy;
    this.timeout = timeout;
    this.grace = grace;
  }

  /**
   * Has a checkpoint cosigned.
   * @returns the checkpoint with the cosignatures that came in time
   * @throws RootlineError `unavailable` where they are too few, with what each witness answered
   */
  async cosign(checkpoint: Cosignable, signal?: AbortSignal): Promise<string> {
    const { text, signatures } = parseNote(checkpoint.note);
    const cosigned: { witness: Witness; signature: NoteSignature }[] = [];
    const refusals: string[] = [];
    const enough = (): boolean => meetsQuorum(this.policy.quorum, cosigned.map(({ witness }) => witness.key));
    const inTime = new AbortController();
    const asked = this.policy.witnesses.filter(({ url }) => url !== undefined).map(async (witness) => {
      try {
        cosigned.push({ witness, signature: await this.ask(witness, checkpoint, text, signal) });
        if (enough()) setTimeout(() => inTime.abort(), this.grace).unref();
      } catch (error) {
        refusals.push(`${witness.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
    await Promise.race([Promise.all(asked), new Promise((resolve) => { inTime.signal.addEventListener('abort', resolve); })]);
    if (!enough()) {
      throw new RootlineError('unavailable', `too few witnesses cosigned: the policy asks for ${describeQuorum(this.policy.quorum)}; ${refusals.join('; ')}`);
    }
    const order = this.policy.witnesses;
    const lines = [...cosigned].sort((a, b) => order.indexOf(a.witness) - order.indexOf(b.witness)).map(({ signature }) => signature);
    return formatNote(text, [...signatures, ...lines]);
  }

  private async ask(witness: Witness, checkpoint: Cosignable, text: string, signal?: AbortSignal): Promise<NoteSignature> {
    let answer = await this.post(witness, this.lastSizes.get(witness.name) ?? 0, checkpoint, signal);
    if (typeof answer === 'bigint') {
      // It told the size it has: ask again from there.
      if (answer > BigInt(checkpoint.size)) throw new Error(`it has cosigned ${answer} entries, and this log has ${checkpoint.size}: entries are lost`);
      answer = await this.post(witness, Number(answer), checkpoint, signal);
    }
    if (typeof answer === 'bigint') throw new Error('it changed its mind about what it cosigned last');
    for (const line of answer.split('\n').filter((part) => part !== '')) {
      const signature = parseSignatureLine(line);
      if (sameKey(signature, witness.key) && (await verifySignature(text, signature, witness.key, verifyEd25519))) {
        this.lastSizes.set(witness.name, checkpoint.size);
        return signature;
      }
    }
    throw new Error('its answer has no cosignature by its key that holds');
  }

  /** Gives signature lines, or the size the witness has. */
  private async post({ url }: Witness, from: number, { note, size, consistency }: Cosignable, signal?: AbortSignal): Promise<string | bigint> {
    const body = formatAddCheckpoint({ oldSize: BigInt(from), proof: await consistency(from, size), checkpoint: note });
    const limit = AbortSignal.timeout(this.timeout);
    const response = await fetch(`${url?.replace(/\/$/, '')}/add-checkpoint`, {
      method: 'POST', body, headers: { 'content-type': 'text/plain; charset=utf-8' }, redirect: 'error',
      signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
    });
    const answer = await readLimited(response);
    if (response.status === 200) return answer;
    if (response.status === 409 && response.headers.get('content-type')?.startsWith(SIZE_TYPE)) return parseUint64(answer.trimEnd(), 'the size it answers');
    throw new Error(`it answers ${response.status} ${JSON.stringify(answer.slice(0, 200))}`);
  }
}

async function readLimited(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += (part as Uint8Array).length;
    if (length > MAX_ANSWER) throw new Error('its answer is longer than 64 KiB');
    parts.push(part as Uint8Array);
  }
  return Buffer.concat(parts).toString('utf8');
}
