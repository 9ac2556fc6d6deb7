/** A server in a process of its own, as a person starts it. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export interface BenchServer {
  url: string;
  /** Seconds of processor it has used so far, on all cores; NaN where the system does not tell. */
  processor(): number;
  /** Stops it and waits until it is gone. */
  stop(): Promise<void>;
}

/** Clock ticks of /proc in a second. */
const TICKS = 100;

/** Starts a server on a data directory and waits until it prints its address. */
export async function startServer(dataDir: string): Promise<BenchServer> {
  const child = spawn(process.execPath, [resolve('dist/client/cli/main.js'), 'serve', '--port', '0', '--data', dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((done, fail) => {
    let text = '';
    child.once('exit', (code) => fail(new Error(`the server stopped with ${code}`)));
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const found = /(http:\/\/\S+)/.exec(text)?.[1];
      if (found !== undefined) done(found);
    });
  });
  const processor = (): number => {
    if (process.platform !== 'linux') return NaN;
    const [, user, system] = /\) \S+(?: \S+){10} (\d+) (\d+)/.exec(readFileSync(`/proc/${child.pid}/stat`, 'utf8')) ?? [];
    return (Number(user) + Number(system)) / TICKS;
  };
  const stop = (): Promise<void> => new Promise((done) => {
    child.removeAllListeners('exit').once('exit', () => done());
    child.kill('SIGTERM');
  });
  return { url, processor, stop };
}
