/** The published cases: each scenario has to come out exactly as expected. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluateScenario, readScenario } from '../../chains/trust/index.ts';
import { corpus, needs } from '../shared.ts';

const folder = corpus('corpora/trust-cases');

describe.skipIf(folder === null)(needs('corpora/trust-cases', folder), () => {
  const names = folder === null ? [] : readdirSync(folder).filter((name) => name.endsWith('.json'));

  it('has all 99', () => {
    expect(names).toHaveLength(99);
  });

  it.each(names)('%s', (name) => {
    const document = JSON.parse(readFileSync(join(folder ?? '', name), 'utf8')) as { scenario: unknown; expected: unknown };
    // Through JSON, as the command line prints it.
    expect(JSON.parse(JSON.stringify(evaluateScenario(readScenario({ scenario: document.scenario }))))).toEqual(document.expected);
  });
});
