/**
 * `npm run bench trust [-- artifacts…]`: the engine on generated logs of the real ones' shape, three statements an artifact, and on the catalog.
 * Give numbers of artifacts for other sizes (3333333 makes ten million statements).
 */
import { spawnSync } from 'node:child_process';
import { engineBase } from '../../chains/catalog/engine-base.ts';
import { loadCatalog } from '../../chains/catalog/load.ts';
import { next, TrustEngine, why, whyNot } from '../../chains/trust/index.ts';
import type { Statement } from '../../schema/attestation.ts';
import type { Policy } from '../../schema/policy.ts';
import { ms, row, time } from './trust/measure.ts';
import { measure } from './trust/scale.ts';
import { digestOf } from './trust/shape.ts';

const policy: Policy = {
  name: 'bench', roots: { kinds: ['seed', 'source'], digests: [] }, threshold: 2, independence: 'organization', diversity: 1, inputs: 'attested', environment: 'ignore',
  comparisons: ['bit-identical'], disputes: 'block', weakDigests: false, verifiers: 'all', compromised: [],
};

/** A line of 300 links above a seed, rebuilt by two organizations; with `gap`, one link in the middle by none. */
function chain(gap: boolean): { engine: TrustEngine; top: string } {
  const links = 300;
  const file = (n: number): { id: string; platform: string; role: 'binary'; digest: string; recipe: { role: 'compiler'; digest: string }[] } => ({
    id: `c@${n}/p`, platform: 'p', role: 'binary', digest: digestOf(n), recipe: [{ role: 'compiler', digest: digestOf(n - 1) }],
  });
  const engine = new TrustEngine({ roots: [{ digest: digestOf(0), kind: 'seed' }], releases: Array.from({ length: links }, (_, i) => ({ id: `c@${i + 1}`, files: [file(i + 1)] })) });
  engine.setVerifiers(['a', 'b'].map((id) => ({ id, organization: id, keys: [{ id: 'k' }] })));
  for (let n = 1; n <= links; n++) {
    for (const verifier of gap && n === links / 2 ? [] : ['a', 'b']) {
      const statement: Statement = {
        verifier, key: 'k', time: '2026-01-01T00:00:00Z', output: digestOf(n), of: `c@${n}/p`, inputs: [{ role: 'compiler', digest: digestOf(n - 1) }], comparison: 'bit-identical', result: 'reproduced',
      };
      engine.append(statement);
    }
  }
  return { engine, top: digestOf(links) };
}

function explaining(): void {
  console.log('\nexplaining');
  const whole = chain(false);
  const proved = whole.engine.view(policy);
  row('why, a chain of 300 links', ms(time(() => why(proved, [whole.top])).best), '(asked: under 5 ms)');
  const broken = chain(true);
  const open = broken.engine.view(policy);
  row('why not, broken in the middle', ms(time(() => whyNot(open, [broken.top])).best), '(asked: under 5 ms)');
  const nobody = whole.engine.view({ ...policy, verifiers: [] });
  row('why not, with nobody believed', ms(time(() => whyNot(nobody, [whole.top])).best));
  const engine = new TrustEngine(engineBase(loadCatalog()));
  const empty = engine.view({ ...policy, threshold: 1 });
  const listed = time(() => next(empty), 12);
  row('next, over the whole catalog', ms(listed.best), `(asked: under 100 ms; the first time ${ms(listed.first)})`);
}

// Millions of file names and graph objects need more than the default heap.
const HEAP = '--max-old-space-size=12288';
if (!process.execArgv.includes(HEAP)) {
  const { status } = spawnSync(process.execPath, [HEAP, import.meta.filename, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else {
  const sizes = process.argv.slice(2).map(Number).filter((size) => size > 0);
  for (const artifacts of sizes.length > 0 ? sizes : [3_333, 33_333, 333_333, 1_000_000]) {
    for (const scattered of [false, true]) measure({ artifacts, scattered, graphology: artifacts <= 1_000_000 && !scattered }, policy);
  }
  explaining();
}
