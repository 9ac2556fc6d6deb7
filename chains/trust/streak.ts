/** Streak: the newest releases that are all verified, up to the first that is not. */
import type { ReleaseId } from '../../schema/ids.ts';
import type { View } from './view.ts';

/**
 * @param releases newest first
 * @param platform where only one platform is asked about, releases that publish nothing for it are passed over
 */
export function streak(view: View, releases: readonly ReleaseId[], platform?: string): ReleaseId[] {
  const found: ReleaseId[] = [];
  for (const release of releases) {
    const verdict = platform === undefined ? view.releaseStatus(release) === 'verified' : view.release(release)[platform];
    if (verdict === false) return found;
    if (verdict === true) found.push(release);
  }
  return found;
}
