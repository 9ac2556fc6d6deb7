/**
 * `npm run bench trust [-- ATTESTATIONS…]`: the engine on a chain, on the catalog, and on generated logs of the real ones' shape with 10,000 to
 * 3,000,000 attestations, three an artifact, or as many as are given (10000000 needs many minutes and gigabytes); the same in graphology and Cypher.
 */
import { spawnSync } from 'node:child_process';
import { engineBase } from '../../chains/catalog/engine-base.ts';
import { loadCatalog } from '../../chains/catalog/load.ts';
import { next, TrustEngine, why, whyNot } from '../../chains/trust/index.ts';
import type { Statement } from '../../schema/attestation.ts';
import { measureCypher } from './trust/cypher.ts';
import { ms, row, time } from './trust/measure.ts';
import { policy } from './trust/policy.ts';
import { measure } from './trust/scale.ts';
import { digestOf } from './trust/shape.ts';

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
  console.log('explaining');
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

/** Three attestations an artifact. */
const REBUILDS = 3;
const CYPHER_ARTIFACTS = 100_000;

// Millions of file names and graph objects need more than the default heap; and what is held is told after the garbage is gone.
const FLAGS = ['--max-old-space-size=12288', '--expose-gc'];
if (!process.execArgv.includes(FLAGS[0] ?? '')) {
  const { status } = spawnSync(process.execPath, [...FLAGS, import.meta.filename, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else {
  const asked = process.argv.slice(2).map(Number).filter((size) => size > 0);
  const sizes = asked.length > 0 ? asked : [10_000, 100_000, 1_000_000, 3_000_000];
  explaining();
  for (const size of sizes) for (const scattered of [false, true]) measure({ artifacts: Math.ceil(size / REBUILDS), scattered }, policy);
  await measureCypher(Math.min(CYPHER_ARTIFACTS, Math.ceil(Math.max(...sizes) / REBUILDS)), policy);
}
