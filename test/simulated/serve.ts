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
  for (let i = 0; i < rebuilds.length; i += BATCH) {
    const checked = await Promise.all(rebuilds.slice(i, i + BATCH).map(({ by, rebuild }) => running.service.check(attest(verifiers[by], rebuild), null)));
    await Promise.all(checked.map((accepted) => running.service.append(accepted)));
  }
  const end = async (): Promise<void> => {
    await running.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { ...running, path: `/r/${release.compiler}/${release.version}`, end };
}
