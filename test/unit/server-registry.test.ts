import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RegisteredKey, Registry } from '../../schema/registry.ts';
import { RootlineError } from '../../schema/error.ts';
import { presentRegistry } from '../../server/registry.ts';

const SPKI = 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=';
/** The same key with the NULL parameters that its algorithm should not have. */
const SPKI_WITH_NULL = 'MCwwBwYDK2VwBQADIQAZv0QJaYTN/oVBusFn3DuWyFCGqjC2tssMXDitcDFm4Q==';
const PRIMARY = 'A'.repeat(40);
const SUBKEY = 'B'.repeat(40);

const raw: RegisteredKey = { type: 'public-key', id: 'raw', algorithm: 'ed25519', spki: SPKI };
const pgp: RegisteredKey = { type: 'openpgp', id: 'pgp', fingerprint: PRIMARY, subkeys: [SUBKEY] };
const oneVerifier = (id: string, keys: RegisteredKey[], organization = id): Registry => ({
  organizations: [{ id: organization, name: organization }], verifiers: [{ id, name: id, organization, keys }],
});
const committed = oneVerifier('alice', [raw, pgp]);

describe('the registry in force', () => {
  let dir: string;
  beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'rootline-registry-')); });
  afterEach(() => rmSync(dir, { recursive: true }));
  const own = (value: unknown): void => writeFileSync(join(dir, 'registry.json'), typeof value === 'string' ? value : JSON.stringify(value));
  const refusal = (): RootlineError => {
    try {
      presentRegistry(committed, dir);
    } catch (error) {
      if (error instanceof RootlineError) return error;
      throw error;
    }
    throw new Error('it was taken');
  };

  it('is not to be had where the data directory is a file, or its registry a folder', () => {
    mkdirSync(join(dir, 'registry.json'));
    expect(refusal()).toMatchObject({ code: 'bad-file', message: expect.stringContaining('cannot be read') });
    writeFileSync(join(dir, 'file'), '');
    expect(() => presentRegistry(committed, join(dir, 'file'))).toThrow(expect.objectContaining({ code: 'bad-file', message: expect.stringMatching(/file is no folder$/) }));
  });

  it('is the committed one, and the operator\'s over it', () => {
    expect(presentRegistry(committed, dir).registry).toEqual(committed);
    own(oneVerifier('alice', [{ ...raw, revoked: '2026-01-01T00:00:00Z' }]));
    const { registry, digest } = presentRegistry(committed, dir);
    expect(registry.verifiers).toMatchObject([{ id: 'alice', keys: [{ id: 'raw', revoked: '2026-01-01T00:00:00Z' }] }]);
    expect(digest).toBe(presentRegistry(committed, dir).digest);
  });

  it.each<[string, RegisteredKey, string]>([
    ['the same key', { ...raw, id: 'k' }, 'given twice'],
    ['the same key in another encoding', { ...raw, id: 'k', spki: SPKI_WITH_NULL }, 'given twice'],
    ['another\'s subkey as a primary', { type: 'openpgp', id: 'k', fingerprint: SUBKEY }, 'given twice'],
    ['another\'s primary as a subkey', { type: 'openpgp', id: 'k', fingerprint: 'C'.repeat(40), subkeys: [PRIMARY] }, 'given twice'],
    ['a key by a taken id', { type: 'openpgp', id: 'raw', fingerprint: 'C'.repeat(40) }, 'raw is given twice'],
    ['a key that is none', { ...raw, id: 'k', spki: 'AAAA' }, 'cannot be read'],
  ])('refuses to let a second verifier have %s', (_, key, message) => {
    own(oneVerifier('mallory', [key]));
    const { code, message: said } = refusal();
    expect(code).toBe('bad-file');
    expect(said).toMatch(/\/verifiers\/1\/keys\/0/);
    expect(said).toContain(message);
  });

  it.each<[string, unknown]>([
    ['no JSON', '{'],
    ['no registry', { verifiers: [] }],
    ['a verifier of an organization that is not there', { organizations: [], verifiers: oneVerifier('bob', []).verifiers }],
  ])('refuses an operator\'s file with %s', (_, value) => {
    own(value);
    expect(refusal().code).toBe('bad-file');
  });
});
