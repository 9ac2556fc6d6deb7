/** Sends a signed envelope to the log and gives back what became of it. */
import type { Problem } from '../../../schema/problem.ts';
import type { Submission } from '../../../schema/api.ts';
import { refresh } from '../api/answers.ts';
import { readProblem, unreachable } from '../api/problem.ts';

export type Outcome = { taken: Submission; refused: null } | { taken: null; refused: Problem };

/** @param envelope the signed bytes, unchanged; their format is read from the bytes by the server */
export async function submitEnvelope(envelope: Blob): Promise<Outcome> {
  try {
    const response = await fetch('/api/v1/attestations', { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: envelope });
    if (!response.ok) return { taken: null, refused: await readProblem(response) };
    const taken = (await response.json()) as Submission;
    if (taken.created) refresh();
    return { taken, refused: null };
  } catch {
    return { taken: null, refused: unreachable() };
  }
}
