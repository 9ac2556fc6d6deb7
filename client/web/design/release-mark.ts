/** How a release shows in one mark and one word: its status, or how far the best of its files has come. */
import type { ReleaseSummary } from '../../../schema/api.ts';
import { text } from '../text/en.ts';
import type { Mark } from './status-mark.tsx';

type Standing = Pick<ReleaseSummary, 'status' | 'best'>;

/** A release that is not verified though one of its files is shows as partial: half a mark claims less than a whole one. */
export function markOfRelease({ status, best }: Standing): Mark {
  if (status !== 'not-verified') return status;
  return best === 'verified' || best === 'root' ? 'partial' : best;
}

export function wordOfRelease(release: Standing): string {
  if (release.status === 'not-verified') return text.releaseStatus.best(release.best);
  return text.releaseStatus[release.status];
}
