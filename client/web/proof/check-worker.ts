/** Checks a proof bundle off the main thread: signatures by the dozen must not stop the page. Tells each check as it is made. */
import type { Check, CheckReport } from '../../../chains/proof/check.ts';
import { RootlineError } from '../../../schema/error.ts';
import { forbidEval } from '../no-eval.ts';

export interface CheckRequest {
  bundle: Uint8Array;
  /** The log's key, as a C2SP verifier key. */
  key: string;
  /** Whose cosignatures the checkpoint must have, as a C2SP tlog-policy; null: nobody's. */
  policy: string | null;
}

export type CheckTold =
  | { kind: 'check'; check: Check }
  | { kind: 'report'; report: CheckReport }
  | { kind: 'failed'; detail: string };

function tell(told: CheckTold): void {
  globalThis.postMessage(told);
}

async function check({ bundle, key, policy }: CheckRequest): Promise<void> {
  forbidEval();
  // Only now, for the schemas among them are made when they are loaded.
  const [{ checkBundle }, { parseVkey }, { parsePolicy }] = await Promise.all([
    import('../../../chains/proof/check.ts'), import('../../../chains/log/vkey.ts'), import('../../../chains/log/policy.ts'),
  ]);
  const witnesses = policy === null ? {} : { witnesses: parsePolicy(new TextEncoder().encode(policy)) };
  const checking = checkBundle(bundle, { log: parseVkey(key), ...witnesses });
  for (;;) {
    const step = await checking.next();
    if (step.done === true) {
      tell({ kind: 'report', report: step.value });
      return;
    }
    tell({ kind: 'check', check: step.value });
  }
}

globalThis.addEventListener('message', (event: MessageEvent<CheckRequest>) => {
  check(event.data).catch((error: unknown) => tell({ kind: 'failed', detail: error instanceof RootlineError ? error.message : String(error) }));
});
