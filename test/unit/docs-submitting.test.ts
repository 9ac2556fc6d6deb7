/** docs/submitting.md against the code: the formats, their types, the registry entry it shows. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mediaTypes } from '../../chains/attestation/envelope.ts';
import { payloadTypes } from '../../chains/attestation/payload.ts';
import { registryFindings } from '../../chains/catalog/registry.ts';
import { importFormats } from '../../client/cli/import/formats.ts';
import { registrySchema } from '../../schema/registry.ts';

const page = readFileSync(new URL('../../docs/submitting.md', import.meta.url), 'utf8');

test('names every media type of an envelope and of a payload, and every layout that can be imported', () => {
  for (const name of [...Object.values(mediaTypes), ...Object.values(payloadTypes), ...Object.keys(payloadTypes)]) expect(page).toContain(`\`${name}\``);
  for (const format of importFormats) expect(page).toContain(`rootline import ${format} PATH`);
});

test('names no media type that there is not', () => {
  const known = new Set<string>([...Object.values(mediaTypes), ...Object.values(payloadTypes), 'application/octet-stream', 'application/x-ndjson']);
  expect((page.match(/application\/[\w.+-]*\w/g) ?? []).filter((type) => !known.has(type))).toEqual([]);
});

test('shows a registry that is taken', () => {
  const registry = registrySchema.parse(JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? ''));
  expect(registryFindings(registry)).toEqual([]);
});
