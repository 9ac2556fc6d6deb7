/** Keyless envelopes in a proof: without Sigstore's trusted root they are not said to hold, and with it real ones do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sigstoreTrust } from '../../chains/attestation/sigstore-trust.ts';
import { checkSignatures } from '../../chains/proof/check-statements.ts';
import type { Known, Trust } from '../../chains/proof/checks.ts';
import { signerFromSeed } from '../../server/log/ed25519.ts';
import { nodePrimitives } from '../../server/ingest/primitives.ts';
import { corpus, needs } from '../shared.ts';

const folder = corpus('corpora/slsa');

describe.skipIf(folder === null)(needs('corpora/slsa', folder), () => {
  const path = folder ?? '';
  const trust: Trust = { log: signerFromSeed('log.example', new Uint8Array(32)).key, primitives: nodePrimitives };
  const withRoot = (): Trust => ({ ...trust, sigstore: sigstoreTrust(readFileSync(join(path, 'trusted_root.public-good.json'))) });

  /** One entry signed by a workflow of slsa-framework/example-package, or so its leaf says. */
  function known(name: string): Known {
    const leaf = { v: 1, type: 'attestation', envelope: `sha256:${'0'.repeat(64)}`, mediaType: 'application/octet-stream', verifier: 'slsa', key: 'slsa-key', time: '2026-01-01T00:00:00.000Z' } as const;
    const key = { type: 'keyless', id: 'slsa-key', issuer: 'https://token.actions.githubusercontent.com', subject: 'https://github.com/*' } as const;
    const registry = { organizations: [{ id: 'slsa', name: 'SLSA' }], verifiers: [{ id: 'slsa', name: 'SLSA', organization: 'slsa', keys: [key] }] };
    return { keyring: { registry, material: () => null }, entries: [{ index: 3, leaf, envelope: readFileSync(join(path, 'cases', name, 'bundle.sigstore.json')) }] };
  }

  test('without the trusted root: not checked, and said to be so', async () => {
    expect(await checkSignatures(known('bundle-valid'), trust)).toEqual({ notChecked: expect.stringMatching(/^1 of 1 envelopes are signed keyless/) });
  });

  test('with it: held, or refused with the entry named', async () => {
    expect(await checkSignatures(known('bundle-valid'), withRoot())).toBe('1 envelope, by 1 verifier');
    await expect(checkSignatures(known('bundle-invalid-dsse-sig'), withRoot())).rejects.toThrow(/^entry 3: /);
  });
});
