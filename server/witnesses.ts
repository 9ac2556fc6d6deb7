/** Who cosigns the log's checkpoints, by the operator's own file. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePolicy } from '../chains/log/policy.ts';
import { WitnessClient } from './log/witness-client.ts';

/**
 * The witnesses of `<dataDir>/witness.policy` (C2SP tlog-policy); undefined when there is no such file, and checkpoints then need no cosignature.
 * @throws RootlineError `bad-witness-policy`, naming the line
 */
export function openWitnesses(dataDir: string): WitnessClient | undefined {
  const path = join(dataDir, 'witness.policy');
  return existsSync(path) ? new WitnessClient({ policy: parsePolicy(readFileSync(path)) }) : undefined;
}
