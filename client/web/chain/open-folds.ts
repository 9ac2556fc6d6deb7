/** What is open, in words, from its id in the address. Pure. */
import type { Status } from '../../../schema/scenario.ts';
import { shortDigest } from '../design/short-digest.ts';
import { text } from '../text/en.ts';

/** An end of a run as people know it: a release without its platform, a digest in short. */
function nameOfId(id: string): string {
  return id.startsWith('sha') ? shortDigest(id) : id.replace(/\/.*$/, '').replace('@', ' ');
}

/** What the button says that folds it again. */
export function foldAgain(id: string): string {
  const words = text.chain.foldAgain;
  const far = /^far:(\d+)\.\.(\d+)(?::([a-z]+))?/.exec(id);
  if (far) {
    const status = far[3] as Status | undefined;
    return status === undefined ? words.layers(Number(far[1]), Number(far[2])) : words.group(Number(far[1]), text.status[status]?.word ?? status);
  }
  const run = /^run:(.*)\.\.(.*)$/.exec(id);
  if (run) return words.run(nameOfId(run[1] ?? ''), nameOfId(run[2] ?? ''));
  return words.link(id.startsWith('sha') ? shortDigest(id) : id.replace('@', ' '));
}
