/**
 * `npm run bench log-latency [-- SECONDS]`: from POST to the answer that carries the inclusion proof, at 200 and at 2,000 submissions a
 * second, and at 2,000 lines a second of one batch. Each is sent when it is due, answered or not, and timed from then: a server that falls
 * behind shows it. The last line is what it takes when asked for as much as it can. Beside each, in cores: what the server took, what this
 * program took, and what everything else on the machine took meanwhile, which a figure is worth nothing without.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Poster } from './load/poster.ts';
import { makeRebuild, registerVerifiers } from './load/rebuilds.ts';
import { startServer } from './load/server.ts';

const seconds = Number(process.argv[2] ?? 8);
const CONNECTIONS = 128;
const PATH = '/api/v1/attestations';

let made = 0;
const envelopes = (count: number): Buffer[] => Array.from({ length: count }, () => makeRebuild(made++).envelope);

/** Calls `send` for 0 to count-1 when each is due, with the moment it was due. */
async function paced(count: number, perSecond: number, send: (n: number, dueAt: number) => void): Promise<void> {
  const began = performance.now();
  for (let i = 0; i < count;) {
    for (const due = ((performance.now() - began) / 1000) * perSecond; i < count && i <= due; i++) send(i, began + (i / perSecond) * 1000);
    await new Promise((done) => { setTimeout(done, 1); });
  }
}

const dataDir = mkdtempSync(join(tmpdir(), 'rootline-latency-'));
registerVerifiers(dataDir);
const { url, processor, stop } = await startServer(dataDir);
const poster = new Poster(url, PATH, 'application/vnd.dsse.envelope.v1+json', CONNECTIONS);

/** Seconds of processor that the whole machine has spent on work. */
function machine(): number {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) / 1000;
}

/** Runs a load and prints its figures. @param work resolves when all is answered, with the milliseconds each took */
async function report(what: string, count: number, work: () => Promise<number[]>): Promise<void> {
  const [server, own, all, began] = [processor(), process.cpuUsage(), machine(), performance.now()];
  const times = (await work()).sort((a, b) => a - b);
  const took = (performance.now() - began) / 1000;
  const cores = (spent: number): number => spent / took;
  const { user, system } = process.cpuUsage(own);
  const [byServer, byLoad] = [cores(processor() - server), cores((user + system) / 1e6)];
  const others = cores(machine() - all) - byServer - byLoad;
  const at = (part: number): string => `${(times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0).toFixed(1)} ms`;
  console.log(`${what.padEnd(40)} median ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)}; ${Math.round(count / took).toLocaleString('en')} a second done; `
    + `cores: server ${byServer.toFixed(2)}, load ${byLoad.toFixed(2)}, others ${others.toFixed(2)}`);
}

async function post(bytes: Buffer, from: number): Promise<number> {
  const status = await poster.post(bytes);
  if (status !== 201) throw new Error(`answered ${status}`);
  return performance.now() - from;
}

async function singly(perSecond: number, length: number): Promise<void> {
  const requests = envelopes(perSecond * length).map((envelope) => poster.prepare(envelope));
  await report(`${perSecond.toLocaleString('en')} a second, one by one`, requests.length, async () => {
    const answers: Promise<number>[] = [];
    await paced(requests.length, perSecond, (n, dueAt) => answers.push(post(requests[n] as Buffer, dueAt)));
    return Promise.all(answers);
  });
}

async function asBatch(perSecond: number): Promise<void> {
  const lines = envelopes(perSecond * seconds).map((envelope) => `{"envelope":"${envelope.toString('base64')}"}\n`);
  await report(`${perSecond.toLocaleString('en')} a second, lines of one batch`, lines.length, () => new Promise((done, fail) => {
    const due: number[] = [];
    const times: number[] = [];
    const batch = request(`${url}${PATH}`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' } }, (answer) => {
      let rest = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        const answered = (rest + part).split('\n');
        rest = answered.pop() ?? '';
        for (const line of answered) {
          if (!line.includes('"status":201')) fail(new Error(line));
          times.push(performance.now() - (due[times.length] ?? 0));
        }
      }).on('end', () => done(times));
    });
    batch.on('error', fail);
    void paced(lines.length, perSecond, (n, dueAt) => {
      due.push(dueAt);
      batch.write(lines[n] as string);
    }).then(() => batch.end());
  }));
}

async function asFastAsItTakes(): Promise<void> {
  const requests = envelopes(2_000 * seconds).map((envelope) => poster.prepare(envelope));
  await report(`as fast as it takes, ${CONNECTIONS} connections`, requests.length, async () => {
    const times: number[] = [];
    let next = 0;
    await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
      while (next < requests.length) times.push(await post(requests[next++] as Buffer, performance.now()));
    }));
    return times;
  });
}

try {
  // A server runs for weeks: what is measured is not its first second.
  await singly(1_000, 4);
  await singly(200, seconds);
  await singly(2_000, seconds);
  await asBatch(2_000);
  await asFastAsItTakes();
} finally {
  poster.close();
  await stop();
  rmSync(dataDir, { recursive: true });
}
