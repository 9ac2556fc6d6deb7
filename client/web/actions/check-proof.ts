/** Fetches the proof of a verdict and checks it in this browser, in a worker. */
import { readProblem, unreachable } from '../api/problem.ts';
import type { CheckRequest, CheckTold } from '../proof/check-worker.ts';

/**
 * @param address of the bundle
 * @param trust the log's verifier key and, or null, the policy of its witnesses, from wherever the reader has them
 * @param tell what was checked, as it is checked
 * @returns how to stop
 */
export function checkProof(address: string, trust: Pick<CheckRequest, 'key' | 'policy'>, tell: (told: CheckTold) => void): () => void {
  const worker = new Worker(new URL('../proof/check-worker.ts', import.meta.url), { type: 'module' });
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    worker.terminate();
  };
  worker.addEventListener('message', (event: MessageEvent<CheckTold>) => {
    tell(event.data);
    if (event.data.kind !== 'check') stop();
  });
  worker.addEventListener('error', (event) => {
    tell({ kind: 'failed', detail: event.message });
    stop();
  });
  const start = async (): Promise<void> => {
    try {
      const response = await fetch(address);
      if (!response.ok) {
        tell({ kind: 'failed', detail: (await readProblem(response)).detail });
        stop();
        return;
      }
      const request: CheckRequest = { bundle: new Uint8Array(await response.arrayBuffer()), ...trust };
      if (!stopped) worker.postMessage(request, [request.bundle.buffer]);
    } catch {
      tell({ kind: 'failed', detail: unreachable().detail });
      stop();
    }
  };
  void start();
  return stop;
}
