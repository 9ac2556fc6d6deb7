/** Opens the what-if with a link in an enemy's hand; where the link is no single artifact, the reader says there which of it is. */
import { isImagining, toggleImagining } from '../imagine/state.ts';
import { assumeCompromised } from './assume-compromised.ts';

/** @param digest of the link; null where it is none, or several */
export function suspect(digest: string | null): void {
  if (!isImagining()) toggleImagining();
  if (digest !== null) assumeCompromised([digest]);
}
