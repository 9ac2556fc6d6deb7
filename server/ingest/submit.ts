/**
 * From bytes to a log entry, each step refusing what it should: read → open (the signature holds for a registered key) → the key is in
 * force → interpret (it says something about what the catalog knows) → append. Nothing is logged unless every step passes.
 */
import { createHash } from 'node:crypto';
import { mediaTypes, readEnvelope } from '../../chains/attestation/envelope.ts';
import { requireInForce } from '../../chains/attestation/in-force.ts';
import { interpret } from '../../chains/attestation/interpret.ts';
import { openAll } from '../../chains/attestation/open.ts';
import type { Opened, Said } from '../../chains/attestation/types.ts';
import type { Derived } from '../derived.ts';
import type { AppendRequest } from '../log/sequencer.ts';

/** A statement that may be logged. */
export interface Accepted {
  request: AppendRequest;
  opened: Opened;
  said: Said[];
}

/**
 * Checks a submission, up to logging it.
 * @param mediaType as sent, or null
 * @returns one statement for each verifier that signed, at least one
 * @throws RootlineError with the refusal
 */
export async function accept(bytes: Uint8Array, mediaType: string | null, derived: Derived, now: Date): Promise<Accepted[]> {
  const envelope = readEnvelope(bytes, mediaType);
  const { keyring } = derived;
  const opened = await openAll(envelope, keyring, derived.opening(now.toISOString()));
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  return opened.map((one) => {
    requireInForce(keyring.registry, one, now);
    const said = interpret(one, derived.published);
    derived.requireWithdrawable(said, one.verifier);
    const leaf = { type: 'attestation', envelope: digest, mediaType: mediaTypes[envelope.format], verifier: one.verifier, key: one.key } as const;
    return { request: { leaf, envelope: bytes, statementId: one.statementId }, opened: one, said };
  });
}
