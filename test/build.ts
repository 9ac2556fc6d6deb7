/** Compiles the programs once before a suite that runs them, so that no test sees a stale build. Type errors are `npm run typecheck`'s to refuse. */
import { spawnSync } from 'node:child_process';

export default function setup(): void {
  const { error } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
  if (error) throw error;
}
