/** Serves a simulated chain: a real server, its catalog made by a program, its log filled with rebuilds that are really signed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type RunningServer } from '../../server/main.ts';
import { attest, makeVerifier, registryOf } from '../api/signing.ts';
import type { SimulatedChain } from './chain.ts';

export interface SimulatedServer extends RunningServer {
  /** Of the release that the chain leads to. */
  path: string;
  /** Signs a rebuild and puts it into the log. */
  submit(rebuild: SimulatedChain['rebuilds'][number]): Promise<void>;
  /** Stops it and removes its data. */
  end(): Promise<void>;
}

/** How many envelopes are under way at a time. */
const BATCH = 500;

/** @param port 0 takes any free one */
export async function serveSimulated({ catalog, release, rebuilds }: SimulatedChain, port = 0): Promise<SimulatedServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rootline-simulated-'));
  const verifiers = [makeVerifier('simulated-a'), makeVerifier('simulated-b')] as const;
  writeFileSync(join(dataDir, 'registry.json'), JSON.stringify(registryOf(verifiers)));
  const running = await startServer({ port, dataDir, catalog });
  const check = ({ by, rebuild }: SimulatedChain['rebuilds'][number]): ReturnType<typeof running.service.check> => running.service.check(attest(verifiers[by], rebuild), null);
  for (let i = 0; i < rebuilds.length; i += BATCH) {
    const checked = await Promise.all(rebuilds.slice(i, i + BATCH).map(check));
    await Promise.all(checked.map((accepted) => running.service.append(accepted)));
  }
  const submit = async (rebuild: SimulatedChain['rebuilds'][number]): Promise<void> => { await running.service.append(await check(rebuild)); };
  const end = async (): Promise<void> => {
    await running.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { ...running, path: `/r/${release.compiler}/${release.version}`, submit, end };
}
