/** Streak: how far back from the newest release all are verified. */
import type { ReleaseId } from '../../schema/ids.ts';
import type { View } from './view.ts';

/**
 * @param releases newest first
 * @param platform where only one platform is asked about, releases that publish nothing for it are passed over
 */
export function streak(view: View, releases: readonly ReleaseId[], platform?: string): number {
  let count = 0;
  for (const release of releases) {
    const verdict = platform === undefined ? view.releaseStatus(release) === 'verified' : view.release(release)[platform];
    if (verdict === false) return count;
    if (verdict === true) count++;
  }
  return count;
}
