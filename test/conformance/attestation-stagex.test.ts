/** Every real StageX signature in the corpus: the good ones hold under their signer's key, all others are refused for the right reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readEnvelope } from '../../chains/attestation/envelope.ts';
import { interpret } from '../../chains/attestation/interpret.ts';
import { matchPin } from '../../chains/attestation/key-material.ts';
import { openEnvelope } from '../../chains/attestation/open.ts';
import type { Keyring, Said } from '../../chains/attestation/types.ts';
import { RootlineError } from '../../schema/error.ts';
import type { Registry } from '../../schema/registry.ts';
import { corpus, needs } from '../shared.ts';
import { publishing } from '../unit/attestation-support.ts';

interface Listed { image: string; digest: string; file: string; signer: string | null; fingerprint?: string; created?: string; verified: string | null; payload_ok?: boolean; problem?: string }
interface Signer { signer: string; signing_key: string; primary_key: string | null; key: string | null }

const folder = corpus('data/stagex');

describe.skipIf(folder === null)(needs('data/stagex', folder), () => {
  const at = folder ?? '';
  const json = <T>(name: string): T => JSON.parse(readFileSync(join(at, name), 'utf8')) as T;
  const files = new Map<string, Listed>();
  let keyring: Keyring;

  beforeAll(async () => {
    for (const listed of json<Listed[]>('signatures.json')) if (listed.digest) files.set(`${listed.image}@${listed.digest.replace(':', '=')}/${listed.file}`, listed);
    const signers = json<Signer[]>('signers.json');
    const registry: Registry = {
      organizations: signers.map(({ signer }) => ({ id: signer, name: signer })),
      verifiers: signers.map(({ signer, primary_key, signing_key }) => ({
        id: signer, name: signer, organization: signer,
        keys: [{ type: 'openpgp', id: `${signer}-key`, fingerprint: primary_key ?? signing_key, ...(signer === 'conyel' ? { subkeys: [signing_key] } : {}) }],
      })),
    };
    const materials = new Map<string, Uint8Array>();
    for (const name of readdirSync(join(at, 'keys')).filter((n) => n.endsWith('.asc'))) {
      const key = registry.verifiers.flatMap((v) => v.keys).find((k) => k.type === 'openpgp' && name.startsWith(k.fingerprint));
      if (key) materials.set(key.id, await matchPin(new Uint8Array(readFileSync(join(at, 'keys', name))), key));
    }
    expect(materials.size).toBe(4);
    keyring = { registry, material: (id) => materials.get(id) ?? null };
  });

  it('opens every signature whose key is here, for its signer, and refuses the others', async () => {
    const published = publishing([...new Set([...files.values()].map((f) => f.digest))].map((digest, i) => ({ id: `stagex@1/${i}`, digest })));
    const counts = { good: 0, refused: {} as Record<string, number> };
    const ids = new Set<string>();
    for (const image of readdirSync(join(at, 'signatures'))) {
      for (const name of readdirSync(join(at, 'signatures', image))) {
        const listed = files.get(`${image}/${name}`);
        if (!listed) throw new Error(`${image}/${name} is not in signatures.json`);
        const bytes = new Uint8Array(readFileSync(join(at, 'signatures', image, name)));
        const outcome = await open(bytes, keyring, (o) => interpret(o, published));
        const where = `${image}/${name}`;
        if (outcome instanceof RootlineError) {
          expect(listed.verified, `${where}: ${outcome.message}`).toBeNull();
          counts.refused[outcome.code] = (counts.refused[outcome.code] ?? 0) + 1;
          continue;
        }
        expect(outcome.verifier, where).toBe(listed.signer);
        expect(outcome.fingerprint, where).toBe(listed.fingerprint);
        expect(outcome.created, where).toBe(listed.created);
        expect(outcome.said, where).toEqual([{
          kind: 'attestation', output: listed.digest, of: published.byDigest(listed.digest)[0]?.id, inputs: [], comparison: 'bit-identical', result: 'reproduced',
        }]);
        ids.add(outcome.statementId);
        counts.good++;
      }
    }
    // As the README counts them: 79 of the 860 are by the two signers whose keys nobody has. Some signed the same digest more than once.
    expect(counts).toEqual({ good: 781, refused: { 'key-not-held': 79 } });
    expect(ids.size).toBe(769);
  });
});

async function open(bytes: Uint8Array, keyring: Keyring, say: (o: Awaited<ReturnType<typeof openEnvelope>>) => Said[]) {
  try {
    const opened = await openEnvelope(readEnvelope(bytes, null), keyring);
    return { ...opened, said: say(opened) };
  } catch (error) {
    if (error instanceof RootlineError) return error;
    throw error;
  }
}
