/** `rootline keygen --log`: the key that a log signs its checkpoints with, and the two steps of replacing it. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { formatVkey } from '../../chains/log/vkey.ts';
import { RootlineError } from '../../schema/error.ts';
import { createKeyFile, readKeyFile, retireKeys, rotateKeyFile, type KeyFile } from '../../server/log/keys.ts';
import { paint, plain, say } from './print.ts';

export interface LogKeygenOptions {
  /** The key file. */
  path: string;
  /** What a new key is named; true: show the key that is there. */
  log: string | true;
  /** `rotate`: puts a new key before the old one, and both sign. `retire`: only the newest signs from then on. */
  step?: 'rotate' | 'retire';
  json?: boolean;
}

/** What is printed with --json. */
export interface LogKeyReport {
  path: string;
  /** Verifier key: what auditors, witnesses and policies name the log by. */
  vkey: string;
  /** Keys that sign beside it, and keys that once did. */
  others: string[];
  former: string[];
}

/**
 * Makes, shows or replaces a log's key.
 * @returns the exit code, 0
 * @throws RootlineError as server/log/keys.ts
 */
export function logKeygen(options: LogKeygenOptions): number {
  const { path, vkey, signer } = work(options);
  const report: LogKeyReport = { path, vkey, others: (signer.others ?? []).map(({ key }) => formatVkey(key)), former: (signer.former ?? []).map(formatVkey) };
  say(report, options.json, (made) => lines(made, options));
  return 0;
}

function work({ path, log, step }: LogKeygenOptions): KeyFile {
  if (step === 'rotate') return rotateKeyFile(path);
  if (step === 'retire') return retireKeys(path);
  if (log === true) return readKeyFile(path);
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new RootlineError('unavailable', `${dirname(path)} cannot be made: ${(cause as Error).message}`, { cause });
  }
  return createKeyFile(path, log);
}

function lines({ path, vkey, others, former }: LogKeyReport, { step }: LogKeygenOptions): string[] {
  return [
    `${paint('✓', 'green')} the log signs with ${plain(path)} (yours alone); to others it is`,
    `  ${plain(vkey)}`,
    ...others.map((other) => `  beside it signs ${plain(other)}`),
    ...former.map((other) => `  signs no more: ${plain(other)}`),
    ...(step === undefined ? [] : ['  A running server takes this up when it is started anew.']),
    ...(step === 'rotate' ? ['  Tell auditors and witnesses the new key; when they have it: rootline keygen --log --retire'] : []),
  ];
}
