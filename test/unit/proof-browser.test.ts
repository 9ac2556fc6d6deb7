/** A proof is checked in the browser: nothing that the check is made of needs Node, or anything outside schema/ and chains/. */
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Every module that is loaded with one, types aside; those imported on demand are not. */
function loadedWith(entry: string): { files: Set<string>; packages: Set<string> } {
  const files = new Set([resolve(root, entry)]);
  const packages = new Set<string>();
  for (const file of files) {
    for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s+(?!type\b)(?:[^'";]*?from\s+)?'([^']+)'/gm)) {
      if (from.startsWith('.')) files.add(resolve(dirname(file), from));
      else packages.add(from);
    }
  }
  return { files: new Set([...files].map((file) => relative(root, file))), packages };
}

test('the check and what it loads', () => {
  const { files, packages } = loadedWith('chains/proof/check.ts');
  expect([...files].filter((file) => !/^(schema|chains)\//.test(file))).toEqual([]);
  expect([...packages].filter((name) => name.startsWith('node:') || name.startsWith('@sigstore/'))).toEqual([]);
  // The walk saw what it was to see.
  expect(files).toContain('chains/trust/engine.ts');
  expect(files).toContain('chains/attestation/openpgp/message.ts');
  expect(packages).toContain('@noble/hashes/sha2.js');
});
