/** How the release came to stand where it does: every change of its status along the log, worked out in the browser. */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Policy } from '../../../schema/policy.ts';
import type { Status } from '../../../schema/scenario.ts';
import { Waiting } from '../design/parts.tsx';
import { StatusLabel } from '../design/status-mark.tsx';
import { here, to } from '../route/view.ts';
import { text } from '../text/en.ts';
import { weakestOf } from './recolour.ts';
import { policyNow } from './state.ts';
import { useImagined, type Imagination } from './use-imagined.ts';

const words = text.imagine.history;

interface Turn {
  /** The entry that brought it; null for how it began. */
  entry: number | null;
  status: Status;
}

/** Changes of status, oldest first. The status of a release is that of the weakest of its files. */
export function turnsOf({ imagined, standing, entries }: Pick<Imagination, 'imagined' | 'standing' | 'entries'>, policy: Policy, id: string): Turn[] {
  const digests = standing.behind(id);
  const statusAt = (count: number): Status => weakestOf(digests.map(imagined.judge(policy, count).status));
  const turns: Turn[] = [{ entry: null, status: statusAt(0) }];
  entries.forEach((entry, i) => {
    // An entry counts whole: where it makes several statements, only the last of them is looked at.
    if (entries[i + 1] === entry) return;
    const status = statusAt(i + 1);
    if (status !== turns.at(-1)?.status) turns.push({ entry, status });
  });
  return turns;
}

function Turns({ imagination, policy, id }: { imagination: Imagination; policy: Policy; id: string }): JSX.Element {
  const turns = useMemo(() => turnsOf(imagination, policy, id), [imagination, policy, id]);
  return (
    <ol class="turns">
      {turns.map(({ entry, status }) => (
        <li key={entry ?? 'start'}>
          <StatusLabel status={status} />
          {entry === null ? <span class="soft">{words.start}</span> : <span><a href={to('/log', { entry: String(entry) })}>{text.evidence.entry(entry)}</a> · <a href={here({ at: String(entry + 1) })}>{words.see}</a></span>}
        </li>
      ))}
    </ol>
  );
}

export function History({ compiler, version, platform }: { compiler: string; version: string; platform: string | null }): JSX.Element {
  const [open, setOpen] = useState(false);
  const { imagination, problem } = useImagined(compiler, version, platform, open);
  const policy = policyNow();
  const release = `${compiler}@${version}`;
  return (
    <details class="history" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.title}</summary>
      <p class="soft">{words.lead}</p>
      {problem && <p class="soft">{problem.detail}</p>}
      {open && !problem && (imagination && policy ? <Turns imagination={imagination} policy={policy} id={platform === null ? release : `${release}/${platform}`} /> : <Waiting rows={2} />)}
    </details>
  );
}
