/** Checks a proof bundle off the main thread: signatures by the dozen must not stop the page. Tells each check as it is made. */
import { RootlineError } from '../../../schema/error.ts';
import { checkBundle, type Check, type CheckReport } from '../../../chains/proof/check.ts';
import { parseVkey } from '../../../chains/log/vkey.ts';

export interface CheckRequest {
  bundle: Uint8Array;
  /** The log's key, as a C2SP verifier key. */
  key: string;
}

export type CheckTold =
  | { kind: 'check'; check: Check }
  | { kind: 'report'; report: CheckReport }
  | { kind: 'failed'; detail: string };

function tell(told: CheckTold): void {
  // A worker posts to the page that started it: there is no origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  globalThis.postMessage(told);
}

async function check({ bundle, key }: CheckRequest): Promise<void> {
  const checking = checkBundle(bundle, { log: parseVkey(key) });
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
