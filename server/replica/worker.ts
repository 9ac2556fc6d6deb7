/** The other side of replica.ts: an engine that takes in what it is told, evaluates policies, and gives what it found away. */
import { parentPort } from 'node:worker_threads';
import { TrustEngine, type Base, type Evaluated } from '../../chains/trust/index.ts';
import type { Answered, Asked } from './replica.ts';

/** The catalog as far as it was told; then the engine over it. */
const base: { roots: Base['roots'][number][]; releases: Base['releases'][number][] } = { roots: [], releases: [] };
let engine: TrustEngine | null = null;

parentPort?.on('message', (asked: Asked) => {
  const answer = answerTo(asked);
  const columns = 'evaluated' in answer ? answer.evaluated.flatMap(columnsOf) : [];
  parentPort?.postMessage(answer, columns);
});

function answerTo(asked: Asked): Answered {
  if ('releases' in asked) {
    base.roots.push(...asked.roots);
    base.releases.push(...asked.releases);
    return { releases: base.releases.length };
  }
  engine ??= made();
  if ('portion' in asked) {
    if (asked.portion !== null) engine.take(asked.portion);
    return { extent: engine.extent };
  }
  const { policies, point } = asked;
  const evaluating = engine;
  return { evaluated: policies.map((policy) => evaluating.evaluate(policy, point)) };
}

/** The engine over the whole catalog, which it keeps in a form of its own. */
function made(): TrustEngine {
  return new TrustEngine({ roots: base.roots.splice(0), releases: base.releases.splice(0) });
}

/** What is handed over, not copied. */
function columnsOf({ flags, bars, strength, rank }: Evaluated): ArrayBuffer[] {
  return [flags.buffer, bars.buffer, strength.buffer, rank.buffer];
}
