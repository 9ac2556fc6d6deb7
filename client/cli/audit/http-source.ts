/** A log over HTTP as monitors read it: C2SP tlog-tiles, and the envelopes and keys that a Rootline log gives beside them. */
import { setTimeout } from 'node:timers/promises';
import type { LogSource } from '../../../chains/log/monitor.ts';
import { RootlineError } from '../../../schema/error.ts';

export interface HttpLog extends LogSource {
  /** Public key material by registered key id, or null where the log gives none. */
  key(id: string): Promise<Uint8Array | null>;
}

/** Largest answers: 256 entries of 64 KiB with their lengths; what an envelope may have, doubled for safety's sake. */
const MAX_TILE = 256 * 65_538;
const MAX_OTHER = 2 * 2 ** 20;
const PATIENCE = 30_000;
const ATTEMPTS = 4;

/**
 * @param prefix the log's address: `https://rootline.example` where its checkpoint is at `https://rootline.example/checkpoint`
 * @throws RootlineError `bad-reference` when it is no address
 */
export function openHttpLog(prefix: string): HttpLog {
  if (!URL.canParse(prefix) || !/^https?:/.test(prefix)) throw new RootlineError('bad-reference', `${JSON.stringify(prefix)} is not the address of a log`);
  const base = prefix.replace(/\/*$/, '/');
  const get = (path: string, limit: number): Promise<Uint8Array | null> => fetchBytes(base + path, limit);
  return {
    checkpoint: async () => {
      const bytes = await get('checkpoint', MAX_OTHER);
      if (bytes === null) throw new RootlineError('unavailable', `there is no checkpoint at ${base}checkpoint: is it the address of a log?`);
      // What is no text becomes none that anyone signed, and so a finding.
      return new TextDecoder().decode(bytes);
    },
    tile: (path) => get(path, MAX_TILE),
    envelope: (digest) => get(`api/v1/envelopes/${digest}`, MAX_OTHER),
    key: (id) => get(`api/v1/keys/${encodeURIComponent(id)}`, MAX_OTHER),
  };
}

/** Null for 404; tries again what may be a passing trouble. */
async function fetchBytes(url: string, limit: number): Promise<Uint8Array | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE), headers: { 'accept-encoding': 'gzip, identity' } });
      if (response.status === 404) {
        await response.body?.cancel();
        return null;
      }
      if (response.status === 200) return await readLimited(response, limit);
      throw new Error(`it answers ${response.status}`);
    } catch (cause) {
      if (cause instanceof RootlineError) throw cause;
      if (attempt === ATTEMPTS) throw new RootlineError('unavailable', `no answer from ${url}: ${reasonOf(cause)}`, { cause });
      await setTimeout(100 * 4 ** (attempt - 1));
    }
  }
}

async function readLimited(response: Response, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += (part as Uint8Array).length;
    if (length > limit) throw new RootlineError('too-large', `${response.url} gives more than ${limit} bytes`);
    parts.push(part as Uint8Array);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
