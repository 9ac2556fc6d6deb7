/** The words of the web client: one thing is never spoken of as several, and no word stands outside the text folder. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { text } from '../../client/web/text/en.ts';

interface Said { at: string; say: (...args: unknown[]) => unknown }

/** Every function among the texts, with where it stands. */
function functionsOf(value: unknown, at = 'text'): Said[] {
  if (typeof value === 'function') return [{ at, say: value as Said['say'] }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => functionsOf(member, `${at}.${key}`));
}

/** A count of one before a noun of many: `1 entries`, `1 more rebuilds`. */
const SLIP = /(?<![\d.,:-])1 (?:(?:more|new|earlier|named|independent|different|other|source|verified) )*(?:entries|matches|(?:link|release|rebuild|verifier|organization|platform|file|root|archive|place|statement|group|step|attestation|artifact|compiler|input|build|node|seed)s)\b/;

describe('the words', () => {
  it('speak of one as one', () => {
    const slips = functionsOf(text).flatMap(({ at, say }) => {
      const said: unknown[] = [];
      for (const args of [[1, 1, 1], [1, [], 1], [[], 1, 1]]) {
        try {
          said.push(say(...args));
        } catch {
          // Takes something else.
        }
      }
      return said.filter((s): s is string => typeof s === 'string' && SLIP.test(s)).map((s) => `${at}: ${s}`);
    });
    expect(slips).toEqual([]);
  });

  it('finds a slip where there is one', () => {
    for (const slip of ['Show 1 more rebuilds', 'the log of 1 entries', '1 of 1 entries', '1 releases verified']) expect(slip).toMatch(SLIP);
    for (const good of ['1 entry', '21 entries', '1 of 2 entries', '1 release turns verified', 'all 1 platform']) expect(good).not.toMatch(SLIP);
  });

  it('stand in one folder: no component holds a sentence', () => {
    const web = join(import.meta.dirname, '../../client/web');
    const found: string[] = [];
    for (const entry of readdirSync(web, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.name.endsWith('.tsx') || path.includes('/text/')) continue;
      const source = readFileSync(path, 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
      for (const [, words] of source.matchAll(/>([^<>{}=;()]*[A-Za-z]{3,} [A-Za-z]{2,}[^<>{}=;()]*)<\//g)) found.push(`${entry.name}: ${words?.trim()}`);
      for (const [, words] of source.matchAll(/(?:title|label|placeholder|aria-label|alt)="([^"]*[A-Za-z]{3,}[^"]*)"/g)) if (words !== 'linux-amd64') found.push(`${entry.name}: ${words}`);
    }
    expect(found).toEqual([]);
  });
});
