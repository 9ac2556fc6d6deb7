/**
 * Appends to a log until something stops it; run as a child process, so that it can be killed. What it is told comes as JSON in the first
 * argument; what was acknowledged and what was refused it writes to standard output at once, a line of JSON each.
 */
import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { parsePolicy } from '../../dist/chains/log/policy.js';
import { signerFromSeed } from '../../dist/server/log/ed25519.js';
import { Sequencer } from '../../dist/server/log/sequencer.js';
import { WitnessClient } from '../../dist/server/log/witness-client.js';
import { openEmbedded } from '../../dist/server/store/embedded.js';

const { directory, seed, from, count, inFlight, clock, fault, witnesses } = JSON.parse(process.argv[2]);
const tell = (line) => writeSync(1, `${JSON.stringify(line)}\n`);

/** The store with one write broken: before it lands or after, by an error or by death. */
function broken(store, { write, at, how }) {
  let left = at;
  const breaking = (name, isIt) => async (...args) => {
    if (!isIt(...args) || --left !== 0) return store[name](...args);
    if (how.endsWith('after')) await store[name](...args);
    if (how.startsWith('killed')) process.kill(process.pid, 'SIGKILL');
    throw new Error('the write failed, says the disk');
  };
  const writes = {
    commit: { commit: breaking('commit', () => true) },
    checkpoint: { putCheckpoint: breaking('putCheckpoint', (_, kind) => kind === 'signed') },
    published: { putCheckpoint: breaking('putCheckpoint', (_, kind) => kind === 'published') },
  };
  return new Proxy(store, { get: (target, name) => writes[write][name] ?? (typeof target[name] === 'function' ? target[name].bind(target) : target[name]) });
}

/** Waits until everyone is shown so many entries, or something holds that up; with witnesses, who answer when they like. */
async function shown(sequencer, size) {
  while ((sequencer.published()?.size ?? 0) < size && sequencer.unpublished() === null) await setTimeout(1);
  const published = sequencer.published();
  if (published !== null) tell({ shown: published.note, size: published.size });
}

/** Publishing goes on by itself after a failure: waits until it has caught up, for some seconds at most. */
async function caughtUp(sequencer) {
  const deadline = Date.now() + 10_000;
  while ((sequencer.published()?.size ?? 0) < sequencer.head().size && Date.now() < deadline) await setTimeout(20);
  tell({ held: sequencer.unpublished(), behind: sequencer.head().size - (sequencer.published()?.size ?? 0) });
}

async function run() {
  const store = await openEmbedded(directory);
  const sequencer = await Sequencer.open({
    store: fault ? broken(store, fault) : store, signer: signerFromSeed('log.example', Buffer.from(seed, 'hex')), origin: 'log.example',
    ...(clock !== undefined && { clock: () => clock }),
    ...(witnesses !== undefined && { witnesses: new WitnessClient({ policy: parsePolicy(Buffer.from(witnesses)) }) }),
  });
  tell({ opened: sequencer.head().size });
  let next = from;
  const worker = async () => {
    while (next < from + count) {
      const n = next++;
      const envelope = Buffer.from(`envelope ${n} ${'x'.repeat(n % 500)}`);
      const leaf = { type: 'attestation', envelope: `sha256:${createHash('sha256').update(envelope).digest('hex')}`, mediaType: 'text/plain', verifier: 'ada', key: 'k' };
      try {
        const { index, leaf: logged, checkpoint } = await sequencer.append({ leaf, envelope, statementId: `statement ${n}` });
        tell({ n, index, leaf: logged, checkpoint });
        if (witnesses !== undefined) await shown(sequencer, index + 1);
      } catch (error) {
        tell({ n, refused: error.code, message: error.message });
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  if (witnesses !== undefined) await caughtUp(sequencer);
  await sequencer.close();
  await store.close();
}

run().catch((error) => {
  tell({ failed: error.code ?? 'unknown', message: error.message });
  process.exitCode = 1;
});
