/**
 * `npm run bench policy [-- ARTIFACTS]`: how long everybody else waits while policies of people's own are asked over a large log: the longest pause of
 * the main thread, and a shipped verdict that is due every few milliseconds; with the policies evaluated in place, on a thread that has yet to be
 * told the log, and on one that knows it.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { bothWays } from '../../chains/answer/reading.ts';
import { TrustEngine, why } from '../../chains/trust/index.ts';
import type { Policy } from '../../schema/policy.ts';
import { Replica } from '../../server/replica/replica.ts';
import { ms, quantile, row } from './trust/measure.ts';
import { policy } from './trust/policy.ts';
import { digestOf, shapeOf } from './trust/shape.ts';

const ARTIFACTS = Number(process.argv[2] ?? 333_340);
const LINES = 20;
const ASKED = 20;
const ROUNDS = 5;
/** Milliseconds between two shipped verdicts. */
const EVERY = 5;

const shape = shapeOf(ARTIFACTS, LINES, false);
const engine = new TrustEngine(shape.base, { memory: 2 ** 30 });
engine.setVerifiers(shape.verifiers);
for (const statement of shape.statements()) engine.append(statement);
console.log(`${engine.extent.digests.toLocaleString('en')} artifacts, ${engine.size.toLocaleString('en')} statements; ${ASKED} policies of people's own, one after the other`);
const replica = new Replica(engine, () => shape.base);

/** No policy is asked twice: each takes another file for compromised. */
let number = 0;
const own = (): Policy => ({ ...policy, compromised: [digestOf(number++)] });

function read(asked: Policy): void {
  for (const way of bothWays(asked)) engine.view(way);
}

interface Figures { pause: number; median: number; p99: number; own: number; slowest: number }

/** @param ask what comes before an own policy is read; null: none is asked for a while */
async function measure(ask: ((asked: Policy) => Promise<void>) | null): Promise<Figures> {
  globalThis.gc?.();
  await setTimeout(200);
  const waited: number[] = [];
  const taken: number[] = [];
  const asking = { done: false };
  const all = (ask === null ? setTimeout(1000) : askAll(taken, ask)).finally(() => { asking.done = true; });
  const pauses = monitorEventLoopDelay({ resolution: 1 });
  pauses.enable();
  for (let due = performance.now(); !asking.done; due = Math.max(due + EVERY, performance.now())) {
    await setTimeout(Math.max(0, due - performance.now()));
    // A timer may be up a little early.
    const asked = Math.min(due, performance.now());
    why(engine.view(policy), [digestOf(0)]);
    waited.push(performance.now() - asked);
  }
  pauses.disable();
  await all;
  return { pause: pauses.max / 1e6, median: quantile(waited, 0.5), p99: quantile(waited, 0.99), own: quantile(taken, 0.5), slowest: Math.max(0, ...taken) };
}

/** Prints of each figure the least of some rounds: what else the machine does only adds to them. */
async function report(what: string, ask: ((asked: Policy) => Promise<void>) | null, rounds = ROUNDS): Promise<void> {
  const figures: Figures[] = [];
  for (let round = 0; round < rounds; round++) figures.push(await measure(ask));
  const least = (of: keyof Figures): string => ms(Math.min(...figures.map((one) => one[of])));
  row(`${what}: longest pause`, least('pause'));
  row('  a shipped verdict, p99', least('p99'), `median ${least('median')}`);
  if (ask !== null) row('  a policy of one\'s own, median', least('own'), `slowest ${least('slowest')}`);
}

async function askAll(taken: number[], ask: (asked: Policy) => Promise<void>): Promise<void> {
  for (let i = 0; i < ASKED; i++) {
    const asked = own();
    const began = performance.now();
    await ask(asked);
    read(asked);
    taken.push(performance.now() - began);
    await setImmediate();
  }
}

engine.view(policy);
await report('nothing else asked', null);
await report('in place', () => Promise.resolve());
await report('on a thread that is told the log first', (asked) => replica.prepare(bothWays(asked)), 1);
await report('on a thread', (asked) => replica.prepare(bothWays(asked)));
await replica.close();
