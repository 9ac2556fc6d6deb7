/** What one takes away: digests and commands, each with a button that copies it. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { copyText } from '../actions/copy-text.ts';
import { pathOf } from '../route/place.ts';
import { to } from '../route/view.ts';
import { text } from '../text/en.ts';
import { IconButton } from './button.tsx';
import { shortDigest } from './short-digest.ts';

/** How long the button shows that it copied, in milliseconds. */
const SHOWN = 1600;

export function CopyButton({ value, name }: { value: string; name: string }): JSX.Element {
  const [done, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    if (!(await copyText(value))) return;
    setDone(true);
    window.setTimeout(() => setDone(false), SHOWN);
  };
  return <IconButton icon={done ? 'done' : 'copy'} name={done ? text.copy.done : name} onClick={() => void copy()} />;
}

/** A digest, shortened, linked to what is known of it; the button copies it whole. */
export function Digest({ digest, linked = true }: { digest: string; linked?: boolean }): JSX.Element {
  if (digest.startsWith('unrecorded:')) return <span class="digest soft" title={digest}>{text.digest.unrecorded}</span>;
  const shown = <code title={digest}>{shortDigest(digest)}</code>;
  return (
    <span class="digest">
      {linked ? <a class="plain" href={to(pathOf({ page: 'artifact', digest }))}>{shown}</a> : shown}
      <CopyButton value={digest} name={text.digest.copy} />
    </span>
  );
}

/** A command line to run elsewhere. */
export function Command({ line }: { line: string }): JSX.Element {
  return (
    <div class="command">
      <pre tabindex={0} aria-label={text.copy.command}><code>{line}</code></pre>
      <CopyButton value={line} name={text.copy.copyCommand} />
    </div>
  );
}
