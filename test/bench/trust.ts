/** temp */
import { TrustEngine } from '../../chains/trust/index.ts';
import { evaluate } from '../../chains/trust/evaluate.ts';
import { takeIn } from '../../chains/trust/counting.ts';
import { State } from '../../chains/trust/state.ts';
import type { Policy } from '../../schema/policy.ts';
import { shapeOf } from './trust/shape.ts';
import { walk } from './trust/floor.ts';

const policy: Policy = {
  name: 'bench', roots: { kinds: ['seed'], digests: [] }, threshold: 2, independence: 'organization', diversity: 1, inputs: 'attested', environment: 'ignore',
  comparisons: ['bit-identical'], disputes: 'block', weakDigests: false, verifiers: 'all', compromised: [],
};
const n = Number(process.argv[2] ?? 1e6);
for (const scattered of [false, true]) {
  const shape = shapeOf(n, 20, scattered);
  let t = performance.now();
  const engine = new TrustEngine(shape.base);
  engine.setVerifiers(shape.verifiers);
  console.log('base', performance.now() - t);
  t = performance.now();
  let made = 0;
  for (const s of shape.statements()) { engine.append(s); made++; }
  console.log('append', performance.now() - t);
  const view = engine.view(policy);
  const s = view.state;
  const best = (f: () => void) => { let b = Infinity; for (let i = 0; i < 15; i++) { t = performance.now(); f(); b = Math.min(b, performance.now() - t); } return b.toFixed(1); };
  let reached = 0;
  console.log('floor', best(() => { reached = walk(s); }), reached);
  console.log('evaluate', best(() => evaluate(s)));
  console.log('takeIn+evaluate', best(() => { const f = new State(s.ground, s.belief); takeIn(f, made, null); evaluate(f); }));
  const b = engine.bytes;
  console.log(b, 'per att', b.statements / made, 'per artifact digests', b.digests / n);
}
