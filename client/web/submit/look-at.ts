/** Looking at an envelope before it is sent: is it well-formed, who signed it, what does it say, what would it change? All but the last in this browser. */
import { readEnvelope, type Envelope } from '../../../chains/attestation/envelope.ts';
import { interpret } from '../../../chains/attestation/interpret.ts';
import { openAll } from '../../../chains/attestation/open.ts';
import type { Opened, Said } from '../../../chains/attestation/types.ts';
import { RootlineError } from '../../../schema/error.ts';
import type { WhatIf, WhatIfRequest } from '../../../schema/explain.ts';
import type { Problem } from '../../../schema/problem.ts';
import { readProblem, unreachable } from '../api/problem.ts';
import { readWithCatalog } from './published.ts';
import { loadKeyring } from './registry.ts';

export interface LookedAt {
  format: Envelope['format'] | null;
  signers: Pick<Opened, 'verifier' | 'key' | 'created' | 'keyStanding'>[];
  says: Said[];
  /** What it would change under the default policy; null where that could not be asked. */
  effect: string | null;
  /** Why it would be refused; null when nothing speaks against it. */
  problem: Problem | null;
}

/** Attestations at most that are asked about: one list may name hundreds of files. */
const ASKED = 200;

async function effectOf(says: readonly Said[], verifier: string): Promise<string | null> {
  const attestations = says.flatMap((said) => (said.kind === 'attestation' ? [{ output: said.output, inputs: said.inputs, comparison: said.comparison, result: said.result, verifier, ...(said.of !== undefined && { of: said.of }) }] : []));
  if (attestations.length === 0) return null;
  const request: WhatIfRequest = { suppose: { attestations: attestations.slice(0, ASKED) } };
  const response = await fetch('/api/v1/what-if', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request) });
  return response.ok ? ((await response.json()) as WhatIf).sentence : (await readProblem(response)).detail;
}

function problemOf(error: unknown): Problem {
  if (error instanceof RootlineError) return error.toProblem();
  if (error instanceof TypeError) return unreachable();
  throw error;
}

/** Never throws for what is wrong with the envelope: that is its answer. */
export async function lookAt(bytes: Uint8Array): Promise<LookedAt> {
  const seen: LookedAt = { format: null, signers: [], says: [], effect: null, problem: null };
  try {
    const envelope = readEnvelope(bytes, null);
    seen.format = envelope.format;
    const opened = await openAll(envelope, await loadKeyring());
    seen.signers = opened.map(({ verifier, key, created, keyStanding }) => ({ verifier, key, created, keyStanding }));
    const [first] = opened;
    if (!first) throw new RootlineError('bad-signature', 'no signature holds');
    seen.says = await readWithCatalog((published) => interpret(first, published));
    seen.effect = await effectOf(seen.says, first.verifier);
  } catch (error) {
    seen.problem = problemOf(error);
  }
  return seen;
}
