/**
 * Witness policies (C2SP tlog-policy): which logs and witnesses one knows, and how many of these must have cosigned a checkpoint.
 *
 *     log rootline.example/log+…
 *     witness w1 w1.example+… https://w1.example
 *     witness w2 w2.example+…
 *     group both all w1 w2
 *     quorum both
 */
import { RootlineError } from '../../schema/error.ts';
import { openCheckpoint, type Checkpoint, type LogIdentity } from './checkpoint.ts';
import { equalBytes, fromUtf8 } from './encoding.ts';
import { parseNote, type Ed25519Verify } from './note.ts';
import { COSIGNATURE_V1, ED25519, formatVkey, parseVkey, sameKey, type NoteKey } from './vkey.ts';

export interface Witness { name: string; key: NoteKey; url?: string }

/** A witness has cosigned, or so many members of a group have. */
export type Quorum = { witness: Witness } | { group: string; need: number; members: Quorum[] };

export interface WitnessPolicy {
  logs: { key: NoteKey; url?: string }[];
  witnesses: Witness[];
  /** Null where no cosignature is asked for. */
  quorum: Quorum | null;
}

const MAX_LENGTH = 2 ** 20;
/** Most logs, and most witnesses and groups together; the specification asks for 32 of each. */
const MAX_NAMES = 1000;
const REFUSED = /[^\t\n\u0020-\u007e\u0080-\u00ff]/;
const NUMBER = /^[1-9][0-9]{0,5}$/;

/**
 * Reads a policy file.
 * @param bytes the file; bytes beyond ASCII are allowed in names, URLs and comments, and names are compared byte by byte
 * @throws RootlineError `bad-witness-policy`, naming the line
 */
export function parsePolicy(bytes: Uint8Array): WitnessPolicy {
  if (bytes.length > MAX_LENGTH) throw new RootlineError('bad-witness-policy', 'the witness policy is longer than 1 MiB');
  const reader = new PolicyReader();
  const lines = octets(bytes).split('\n');
  if (lines.pop() !== '') throw new RootlineError('bad-witness-policy', 'the last line of the witness policy does not end in a newline');
  lines.forEach((line, i) => {
    try {
      if (REFUSED.test(line)) throw new Error('a control character');
      const words = line.split(/[ \t]+/).filter((word) => word !== '');
      if (words[0] !== undefined && !words[0].startsWith('#')) reader.line(words[0], words.slice(1));
    } catch (cause) {
      throw new RootlineError('bad-witness-policy', `line ${i + 1} of the witness policy: ${(cause as Error).message}`, { cause });
    }
  });
  return reader.policy();
}

class PolicyReader {
  private readonly logs: WitnessPolicy['logs'] = [];
  private readonly witnesses: Witness[] = [];
  private readonly named = new Map<string, Quorum>();
  private readonly members = new Set<string>();
  private quorum: Quorum | null | undefined;

  line(keyword: string, words: string[]): void {
    switch (keyword) {
      case 'log': return this.log(words);
      case 'witness': return this.witness(words);
      case 'group': return this.group(words);
      case 'quorum': return this.setQuorum(words);
      default: throw new Error('it begins with none of log, witness, group, quorum');
    }
  }

  policy(): WitnessPolicy {
    if (this.quorum === undefined) throw new RootlineError('bad-witness-policy', 'the witness policy has no quorum line; where none is asked for: quorum none');
    return { logs: this.logs, witnesses: this.witnesses, quorum: this.quorum };
  }

  private log([vkey, url, ...more]: string[]): void {
    if (vkey === undefined || more.length > 0) throw new Error('log <vkey> [<url>]');
    const key = keyOf(vkey, ED25519, 'a log');
    refuseTwice(key, this.logs);
    if (this.logs.length >= MAX_NAMES) throw new Error(`more than ${MAX_NAMES} logs`);
    this.logs.push({ key, ...urlOf(url) });
  }

  private witness([name, vkey, url, ...more]: string[]): void {
    if (name === undefined || vkey === undefined || more.length > 0) throw new Error('witness <name> <vkey> [<url>]');
    const key = keyOf(vkey, COSIGNATURE_V1, 'a witness');
    refuseTwice(key, this.witnesses);
    const witness: Witness = { name: text(name), key, ...urlOf(url) };
    this.define(name, { witness });
    this.witnesses.push(witness);
  }

  private group([name, count, ...members]: string[]): void {
    if (name === undefined || count === undefined || members.length === 0) throw new Error('group <name> all|any|<k> <name>…');
    const need = count === 'all' ? members.length : count === 'any' ? 1 : NUMBER.test(count) ? Number(count) : 0;
    if (need < 1 || need > members.length) throw new Error(`${count} is not all, any or a number from 1 to ${members.length}`);
    const rules = members.map((member) => {
      if (this.members.has(member)) throw new Error(`${text(member)} is in a group already`);
      this.members.add(member);
      return this.find(member);
    });
    this.define(name, { group: text(name), need, members: rules });
  }

  private setQuorum([name, ...more]: string[]): void {
    if (name === undefined || more.length > 0) throw new Error('quorum <name>');
    if (this.quorum !== undefined) throw new Error('there is a quorum line already');
    this.quorum = name === 'none' ? null : this.find(name);
  }

  private define(name: string, rule: Quorum): void {
    if (name === 'none' || this.named.has(name)) throw new Error(`the name ${text(name)} is taken`);
    if (this.named.size >= MAX_NAMES) throw new Error(`more than ${MAX_NAMES} witnesses and groups`);
    this.named.set(name, rule);
  }

  private find(name: string): Quorum {
    const rule = this.named.get(name);
    if (rule === undefined) throw new Error(`no line before defines ${text(name)}`);
    return rule;
  }
}

/** A policy as the file that `parsePolicy` reads; groups that the quorum does not ask for are left out. */
export function formatPolicy({ logs, witnesses, quorum }: WitnessPolicy): string {
  const withUrl = (url: string | undefined): string => (url === undefined ? '' : ` ${url}`);
  return [
    ...logs.map(({ key, url }) => `log ${formatVkey(key)}${withUrl(url)}`),
    ...witnesses.map(({ name, key, url }) => `witness ${name} ${formatVkey(key)}${withUrl(url)}`),
    ...groupLines(quorum),
    `quorum ${quorum === null ? 'none' : nameOf(quorum)}`,
  ].map((line) => `${line}\n`).join('');
}

/** A group stands after those that it is made of. */
function groupLines(quorum: Quorum | null): string[] {
  if (quorum === null || 'witness' in quorum) return [];
  const { group, need, members } = quorum;
  return [...members.flatMap(groupLines), `group ${group} ${need} ${members.map(nameOf).join(' ')}`];
}

function nameOf(rule: Quorum): string {
  return 'witness' in rule ? rule.witness.name : rule.group;
}

/** Whether the witnesses with these keys are enough. */
export function meetsQuorum(quorum: Quorum | null, cosigned: readonly NoteKey[]): boolean {
  if (quorum === null) return true;
  if ('witness' in quorum) return cosigned.some((key) => sameKey(key, quorum.witness.key));
  return quorum.members.filter((member) => meetsQuorum(member, cosigned)).length >= quorum.need;
}

/** What a quorum asks for, in words: `2 of (w1, w2, w3)`. */
export function describeQuorum(quorum: Quorum | null): string {
  if (quorum === null) return 'no witness';
  if ('witness' in quorum) return quorum.witness.name;
  return `${quorum.need} of (${quorum.members.map(describeQuorum).join(', ')})`;
}

/** A checkpoint whose signatures satisfy a policy. */
export interface WitnessedCheckpoint extends Checkpoint {
  log: LogIdentity;
  cosigners: Witness[];
  /** Names on further signatures, which could not be checked: the policy does not have their keys. */
  strangers: string[];
}

/**
 * Opens a checkpoint under a policy: one of its logs signed it, and enough of its witnesses cosigned. A witness counts once.
 * @throws RootlineError `malformed`; `bad-signature`; `unsigned` without the signature of a known log; `bad-proof` with too few witnesses
 */
export async function openUnderPolicy(note: string, policy: WitnessPolicy, verify: Ed25519Verify): Promise<WitnessedCheckpoint> {
  const { signatures } = parseNote(note);
  const known = policy.logs.find(({ key }) => signatures.some((signature) => sameKey(signature, key)));
  if (known === undefined) throw new RootlineError('unsigned', 'the checkpoint is signed by no log that the policy knows');
  const log = { origin: known.key.name, key: known.key };
  const { note: opened, ...checkpoint } = await openCheckpoint(note, log, verify, policy.witnesses.map(({ key }) => key));
  const keys = opened.verified.map(({ key }) => key);
  const cosigners = policy.witnesses.filter(({ key }) => keys.some((other) => sameKey(key, other)));
  if (!meetsQuorum(policy.quorum, keys)) {
    const names = cosigners.map(({ name }) => name).join(', ') || 'nobody';
    throw new RootlineError('bad-proof', `the checkpoint is cosigned by ${names}, and the policy asks for ${describeQuorum(policy.quorum)}`);
  }
  const strangers = [...new Set(opened.unknown.map(({ name }) => name))];
  return { ...checkpoint, log, cosigners, strangers };
}

function keyOf(vkey: string, type: number, what: string): NoteKey {
  const key = parseVkey(text(vkey));
  if (key.type !== type) throw new Error(`${key.name} is not the key of ${what}`);
  return key;
}

function refuseTwice(key: NoteKey, others: readonly { key: NoteKey }[]): void {
  if (others.some((other) => equalBytes(other.key.publicKey, key.publicKey))) throw new Error(`the public key of ${key.name} is there already`);
}

function urlOf(word: string | undefined): { url?: string } {
  return word === undefined ? {} : { url: text(word) };
}

/** One character per byte, so that names are compared as bytes. */
function octets(bytes: Uint8Array): string {
  let characters = '';
  for (const byte of bytes) characters += String.fromCharCode(byte);
  return characters;
}

function text(word: string): string {
  return fromUtf8(Uint8Array.from(word, (character) => character.charCodeAt(0)), 'the word');
}
