/**
 * `rootline log audit URL`: a monitor for those who trust nobody. It follows the log from checkpoint to checkpoint, hashes every entry,
 * verifies every envelope, and keeps what it has seen; whatever the log should not have done it reports with evidence.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { followLog, type Finding } from '../../chains/log/monitor.ts';
import { describeQuorum, parsePolicy, type WitnessPolicy } from '../../chains/log/policy.ts';
import { ED25519, formatVkey, parseVkey, type NoteKey } from '../../chains/log/vkey.ts';
import { RootlineError } from '../../schema/error.ts';
import { verifyEd25519 } from '../../server/log/ed25519.ts';
import { readTrustedRoot } from '../../server/trusted-root.ts';
import { EntryChecker } from './audit/entry-checker.ts';
import { openHttpLog, type HttpLog } from './audit/http-source.ts';
import { readMemory, writeEvidence, writeMemory, type Memory } from './audit/memory.ts';
import { count, paint, plain, say } from './print.ts';
import { progressLine } from './progress.ts';

export interface AuditOptions {
  url: string;
  /** File that remembers what was seen. */
  state: string;
  /** Verifier key of the log; needed the first time, unless the policy names one log. */
  key?: string;
  /** A tlog-policy file: the log, and the witnesses that its checkpoints must have. */
  policy?: string;
  /** Sigstore trusted root, to verify keyless signatures by. */
  trustedRoot?: string;
  /** Folder for evidence; `<state>.evidence` when left out. */
  evidence?: string;
  /** Goes on, auditing again after so many seconds, until something is found. */
  every?: number;
  json?: boolean;
}

/** What one audit found; printed with --json. */
export interface AuditReport {
  log: string;
  url: string;
  /** Entries the log has now, and how many of them were new and checked. */
  size: number;
  checked: number;
  /** Entries, of those new and those seen before, whose keyless signatures were not verified for want of a trusted root. */
  unverified: number;
  /** Whom the checkpoint had to be cosigned by, in words. */
  witnesses: string;
  findings: { kind: Finding['kind']; detail: string; evidence: string | null }[];
}

/**
 * Audits a log.
 * @returns the exit code: 0 where all holds, 1 where something was found, 2 where all holds that could be verified, and something could not be
 * @throws RootlineError `unavailable` when the log cannot be reached; `bad-request` the first time without its key; what the files cause
 */
export async function logAudit(options: AuditOptions): Promise<0 | 1 | 2> {
  for (;;) {
    const report = await auditOnce(options);
    say(report, options.json, linesOf);
    if (report.findings.length > 0) return 1;
    if (options.every === undefined) return report.unverified > 0 ? 2 : 0;
    await setTimeout(1000 * options.every);
  }
}

/** One audit; remembers what was seen where all holds. */
export async function auditOnce(options: AuditOptions): Promise<AuditReport> {
  const memory = readMemory(options.state);
  const policy = options.policy === undefined ? undefined : parsePolicy(readFileSync(options.policy));
  const log = keyOf(options, memory, policy);
  const source = openHttpLog(options.url);
  const checker = await checkerFor(source, memory, options.trustedRoot);
  const line = progressLine();
  const { state, findings, size, entries } = await followLog(source, memory?.followed ?? null, {
    log, ...(policy !== undefined && { policy }), verify: verifyEd25519, checkEntry: checker.check,
    progress: (done, total) => line.show(`${done.toLocaleString('en')} of ${count(total, 'entry', 'entries')} checked`),
  }).finally(() => line.clear());
  const vkey = formatVkey(log);
  const unverified = (memory?.unverified ?? 0) + checker.unverified;
  if (findings.length === 0 && state !== null) writeMemory(options.state, { version: 1, log: vkey, registry: checker.registry, unverified, followed: state });
  const paths = writeEvidence(options.evidence ?? `${options.state}.evidence`, findings, size);
  return {
    log: vkey, url: options.url, size, checked: entries, unverified, witnesses: describeQuorum(policy?.quorum ?? null),
    findings: findings.map(({ kind, detail }, i) => ({ kind, detail, evidence: paths[i] ?? null })),
  };
}

/** The log's key: given, named by the policy, or remembered; they must not differ. */
function keyOf({ key, state }: AuditOptions, memory: Memory | null, policy: WitnessPolicy | undefined): NoteKey {
  const named = policy?.logs.length === 1 ? policy.logs[0]?.key : undefined;
  const keys = [key === undefined ? undefined : parseVkey(key), named, memory === null ? undefined : parseVkey(memory.log)].filter((one) => one !== undefined);
  const [first] = keys;
  if (first === undefined) {
    throw new RootlineError('bad-request', 'whose log it is has to come from somewhere else than the log: give its verifier key (--key), or a policy with its log line');
  }
  if (keys.some((one) => formatVkey(one) !== formatVkey(first))) {
    throw new RootlineError('bad-request', `the key given is not that of the log which ${state} remembers, or not that of the policy`);
  }
  if (first.type !== ED25519) throw new RootlineError('malformed', `${first.name} is not the key of a log`);
  return first;
}

async function checkerFor(source: HttpLog, memory: Memory | null, trustedRoot: string | undefined): Promise<EntryChecker> {
  const checker = new EntryChecker((id) => source.key(id), trustedRoot === undefined ? undefined : await readTrustedRoot(trustedRoot));
  if (memory?.registry == null) return checker;
  const document = await source.envelope(memory.registry);
  if (document === null || `sha256:${createHash('sha256').update(document).digest('hex')}` !== memory.registry) {
    throw new RootlineError('unavailable', `the log does not give its registry document ${memory.registry} any more`);
  }
  checker.resume(memory.registry, document);
  return checker;
}

function linesOf({ log, url, size, checked, unverified, witnesses, findings }: AuditReport): string[] {
  const name = plain(log.split('+', 1)[0] as string);
  if (findings.length > 0) {
    return [
      `${paint('✗', 'red')} ${name} at ${plain(url)}: ${count(findings.length, 'finding')}`,
      ...findings.flatMap(({ kind, detail, evidence }) => [`  ${paint(kind, 'red', 'bold')}: ${plain(detail)}`, ...(evidence === null ? [] : [`    evidence: ${plain(evidence)}`])]),
    ];
  }
  const summary = `${name} at ${plain(url)}: ${count(size, 'entry', 'entries')}, ${checked} of them new`;
  const rest = `every tile as it must be; the log continues what was seen before. Cosigned by: ${plain(witnesses)}.`;
  if (unverified === 0) return [`${paint('✓', 'green')} ${summary}`, `  Every new entry hashed, every envelope verified, ${rest}`];
  return [
    `${paint('?', 'yellow')} ${summary}, ${unverified} not verified`, `  Every new entry hashed, ${rest}`,
    `  ${count(unverified, 'signature')} on Sigstore certificates could not be verified without a trusted root: audit with --trusted-root FILE, from the start with a new --state.`,
  ];
}
