/** The other side of the thread in proofs.ts: takes the grounds of a bundle, tells whether they lead to its verdict. */
import { parentPort } from 'node:worker_threads';
import { leadsTo, type Ground } from './leads-to.ts';

parentPort?.on('message', (ground: Ground) => {
  leadsTo(ground).then(
    (leads) => parentPort?.postMessage(leads),
    // What nobody expected ends the thread: the asker is told, and the next gets a new one.
    (error: unknown) => { setImmediate(() => { throw error; }); },
  );
});
