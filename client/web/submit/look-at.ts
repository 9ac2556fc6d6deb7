/** Looking at an envelope before it is sent: is it well-formed, who signed it, what does it say, what would it change? All but the last in this browser. */
import { kindOfDsse } from '../../../chains/attestation/dsse.ts';
import { readEnvelope, type Envelope } from '../../../chains/attestation/envelope.ts';
import { requireInForce } from '../../../chains/attestation/in-force.ts';
import { interpret } from '../../../chains/attestation/interpret.ts';
import { openAll } from '../../../chains/attestation/open.ts';
import { payloadTypes } from '../../../chains/attestation/payload.ts';
import type { Opened, Said } from '../../../chains/attestation/types.ts';
import { RootlineError } from '../../../schema/error.ts';
import type { WhatIf, WhatIfRequest } from '../../../schema/explain.ts';
import type { Problem } from '../../../schema/problem.ts';
import { askWith } from '../api/ask.ts';
import { unreachable } from '../api/problem.ts';
import { readWithCatalog } from './published.ts';
import { loadKeyring } from './registry.ts';

export interface LookedAt {
  format: Envelope['format'] | null;
  signers: Pick<Opened, 'verifier' | 'key' | 'created' | 'keyStanding'>[];
  /** What it says, whoever signed it. */
  says: Said[];
  /** Whether the signature stands on a certificate, which only the server can check. */
  keyless: boolean;
  /** What it would change under the default policy; null where that could not be asked. */
  effect: string | null;
  /** Why it would be refused; null when nothing speaks against it. */
  problem: Problem | null;
}

/** Attestations at most that are asked about: one list may name hundreds of files. */
const ASKED = 200;

async function effectOf(says: readonly Said[], verifier: string | undefined): Promise<string | null> {
  const attestations = says.flatMap((said) => (said.kind === 'attestation' ? [{ output: said.output, inputs: said.inputs, comparison: said.comparison, result: said.result, ...(verifier !== undefined && { verifier }), ...(said.of !== undefined && { of: said.of }) }] : []));
  if (attestations.length === 0) return null;
  const request: WhatIfRequest = { suppose: { attestations: attestations.slice(0, ASKED) } };
  try {
    return (await askWith<WhatIf>('/api/v1/what-if', request)).sentence;
  } catch {
    // That the server cannot tell now says nothing against the envelope.
    return null;
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof RootlineError) return error.toProblem();
  if (error instanceof TypeError) return unreachable();
  throw error;
}

/** Who signed it, by keys that are in force; nobody whom a browser could tell where it stands on a certificate. */
async function signersOf(envelope: Envelope): Promise<Opened[]> {
  if (isKeyless(envelope)) return [];
  const keyring = await loadKeyring();
  const opened = await openAll(envelope, keyring);
  for (const one of opened) requireInForce(keyring.registry, one, new Date());
  return opened;
}

function isKeyless(envelope: Envelope): boolean {
  return envelope.format === 'sigstore-bundle' && envelope.keyHint === null;
}

/** The statement, as it was signed; of a bundle under a certificate, as it stands there. */
function statementOf(envelope: Envelope, opened: readonly Opened[]): Pick<Opened, 'payload' | 'payloadType'> {
  const [first] = opened;
  if (first) return first;
  if (envelope.format === 'sigstore-bundle') return { payload: envelope.dsse.payload, payloadType: payloadTypes[kindOfDsse(envelope.dsse)] };
  throw new RootlineError('bad-signature', 'no signature holds');
}

/** Never throws for what is wrong with the envelope: that is its answer. */
export async function lookAt(bytes: Uint8Array): Promise<LookedAt> {
  const seen: LookedAt = { format: null, signers: [], says: [], keyless: false, effect: null, problem: null };
  try {
    const envelope = readEnvelope(bytes, null);
    seen.format = envelope.format;
    seen.keyless = isKeyless(envelope);
    const opened = await signersOf(envelope);
    seen.signers = opened.map(({ verifier, key, created, keyStanding }) => ({ verifier, key, created, keyStanding }));
    const statement = statementOf(envelope, opened);
    seen.says = await readWithCatalog((published) => interpret(statement, published));
    seen.effect = await effectOf(seen.says, opened[0]?.verifier);
  } catch (error) {
    seen.problem = problemOf(error);
  }
  return seen;
}
