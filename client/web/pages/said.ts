/** What an entry of the log says, in words. Pure. The normal form comes as unknown: an entry may be newer than this page. */
import type { EntryAnswer } from '../../../schema/api.ts';
import type { Comparison, InputRole } from '../../../schema/input.ts';
import { text } from '../text/en.ts';

export interface SaidLine {
  key: string;
  result: 'reproduced' | 'differs' | null;
  words: string;
  digest: string | null;
  /** Id of the published file it is about. */
  of: string | null;
  comparison: Comparison | null;
  /** `host` where it says from where it was fetched. */
  inputs: { role: InputRole; digest: string; host: string | null }[];
}

type Members = Record<string, unknown>;

function members(value: unknown): Members | null {
  return typeof value === 'object' && value !== null ? (value as Members) : null;
}

function word(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** One of the words that a table of texts has. */
function known<T extends string>(value: unknown, words: Record<T, unknown>): T | null {
  return typeof value === 'string' && Object.hasOwn(words, value) ? (value as T) : null;
}

function inputsOf(value: unknown): SaidLine['inputs'] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => {
    const role = known<InputRole>(members(item)?.['role'], text.role);
    const digest = word(members(item)?.['digest']);
    return role && digest ? [{ role, digest, host: word(members(item)?.['host']) }] : [];
  });
}

/** Hosts that inputs were fetched from, each once. */
export function hostsOf(lines: readonly SaidLine[]): string[] {
  return [...new Set(lines.flatMap(({ inputs }) => inputs.flatMap(({ host }) => (host === null ? [] : [host]))))];
}

function plain(key: string, words: string): SaidLine {
  return { key, result: null, words, digest: null, of: null, comparison: null, inputs: [] };
}

/** One thing an entry says. */
export function saidLine(said: unknown, i: number): SaidLine {
  const it = members(said);
  const key = String(i);
  if (it && Array.isArray(it['withdraws'])) return plain(key, text.said.withdraws(it['withdraws'].length));
  const output = word(it?.['output']);
  const result = it?.['result'] === 'reproduced' || it?.['result'] === 'differs' ? it['result'] : null;
  if (!it || !output || !result) return plain(key, text.said.unknown);
  const of = word(it['of']);
  const name = of?.replace('@', ' ') ?? null;
  return {
    key, result, words: result === 'reproduced' ? text.said.reproduced(name) : text.said.differs(name), digest: output, of,
    comparison: known<Comparison>(it['comparison'], text.comparison), inputs: inputsOf(it['inputs']),
  };
}

export function saidOf(entry: EntryAnswer): SaidLine[] {
  return entry.type === 'registry' ? [plain('0', text.said.registry)] : entry.says.map(saidLine);
}
