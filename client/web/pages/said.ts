/** What an entry of the log says, in words. Pure. The normal form comes as unknown: an entry may be newer than this page. */
import type { EntryAnswer } from '../../../schema/api.ts';
import { text } from '../text/en.ts';

export interface SaidLine {
  key: string;
  result: 'reproduced' | 'differs' | null;
  words: string;
  digest: string | null;
  /** Id of the published file it is about. */
  of: string | null;
}

type Members = Record<string, unknown>;

function members(value: unknown): Members | null {
  return typeof value === 'object' && value !== null ? (value as Members) : null;
}

function word(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** One thing an entry says. */
export function saidLine(said: unknown, i: number): SaidLine {
  const it = members(said);
  const key = String(i);
  if (it && Array.isArray(it['withdraws'])) return { key, result: null, words: text.said.withdraws(it['withdraws'].length), digest: null, of: null };
  const output = word(it?.['output']);
  const result = it?.['result'] === 'reproduced' || it?.['result'] === 'differs' ? it['result'] : null;
  if (!output || !result) return { key, result: null, words: text.said.unknown, digest: null, of: null };
  const of = word(it?.['of']);
  const name = of?.replace('@', ' ') ?? null;
  return { key, result, words: result === 'reproduced' ? text.said.reproduced(name) : text.said.differs(name), digest: output, of };
}

export function saidOf(entry: EntryAnswer): SaidLine[] {
  if (entry.type === 'registry') return [{ key: '0', result: null, words: text.said.registry, digest: null, of: null }];
  return entry.says.map(saidLine);
}
