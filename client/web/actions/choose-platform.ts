/** Looks at a release on another platform. What was chosen and opened belongs to the platform before. */
import { turn } from '../route/view.ts';

/** @param platform a platform's name, `all` for all of them, null for the one shown without asking */
export function choosePlatform(platform: string | null): void {
  turn({ platform, node: null, open: null });
}
