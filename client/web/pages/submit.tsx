/** Submitting a signed attestation: drop or paste it, send it, and see why it was taken or refused. */
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { submitEnvelope, type Outcome } from '../actions/submit-envelope.ts';
import { Button } from '../design/button.tsx';
import { Command, Digest } from '../design/copy.tsx';
import { Notice, ProblemNotice } from '../design/notice.tsx';
import { Section } from '../design/parts.tsx';
import { releaseOfFile, releasePath } from '../route/place.ts';
import { to } from '../route/view.ts';
import { useTitle } from '../shell/title.ts';
import { text } from '../text/en.ts';
import { saidOf } from './said.ts';

const words = text.submit;

function Changed({ title, releases }: { title: string; releases: readonly string[] }): JSX.Element | null {
  if (releases.length === 0) return null;
  return <p>{title} {releases.map((id) => <a key={id} class="listed" href={to(releasePath(releaseOfFile(id)))}>{id.replace('@', ' ')}</a>)}</p>;
}

function Result({ outcome }: { outcome: Outcome }): JSX.Element {
  if (outcome.refused) return <ProblemNotice problem={outcome.refused}><p class="soft">{words.nothingLogged}</p></ProblemNotice>;
  const { created, entry, changed } = outcome.taken;
  return (
    <Notice title={created ? words.taken(entry.index) : words.known(entry.index)}>
      <ul class="plain-list">{saidOf(entry).map((line) => <li key={line.key}>{entry.verifier}: {line.words} {line.digest && <Digest digest={line.digest} />}</li>)}</ul>
      <p>{changed.sentence}</p>
      <Changed title={words.verified} releases={changed.verified} />
      <Changed title={words.lost} releases={changed.lost} />
      <p><a href={to('/log', { entry: String(entry.index) })}>{words.seeEntry}</a></p>
    </Notice>
  );
}

/** Where files are dropped, chosen, or pasted as text. */
function Intake({ onEnvelope, busy }: { onEnvelope: (envelope: Blob) => void; busy: boolean }): JSX.Element {
  const [pasted, setPasted] = useState('');
  const [over, setOver] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer?.files[0];
    if (file) onEnvelope(file);
  };
  return (
    <form class="intake" onSubmit={(event) => { event.preventDefault(); onEnvelope(new Blob([pasted])); }}>
      <div class={`drop${over ? ' drop-over' : ''}`} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={drop}>
        <p>{words.drop}</p>
        <Button icon="open" onClick={() => chooser.current?.click()}>{words.chooseFile}</Button>
        <input
          ref={chooser} type="file" class="visually-hidden" tabindex={-1} aria-label={words.chooseFile}
          onChange={(event) => { const file = event.currentTarget.files?.[0]; if (file) onEnvelope(file); event.currentTarget.value = ''; }}
        />
      </div>
      <label class="field"><span>{words.paste}</span>
        <textarea rows={8} spellcheck={false} class="mono" value={pasted} placeholder={words.pasteExample} onInput={(event) => setPasted(event.currentTarget.value)} />
      </label>
      <button type="submit" class="button button-primary" disabled={busy || pasted.trim() === ''}>{busy ? words.sending : words.send}</button>
    </form>
  );
}

export function SubmitPage(): JSX.Element {
  useTitle(text.ways.submit);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (envelope: Blob): Promise<void> => {
    setBusy(true);
    setOutcome(await submitEnvelope(envelope));
    setBusy(false);
  };
  return (
    <>
      <header class="page-head"><h1>{words.title}</h1><p class="lead">{words.lead}</p></header>
      <div class="columns">
        <div>
          <Intake busy={busy} onEnvelope={(envelope) => void send(envelope)} />
          <div aria-live="polite">{outcome && <Result outcome={outcome} />}</div>
        </div>
        <Section id="how" title={words.how} lead={words.howLead}>
          <ol class="steps">{words.steps.map(({ title, detail, line }) => <li key={title}><h3>{title}</h3><p class="soft">{detail}</p>{line && <Command line={line} />}</li>)}</ol>
        </Section>
      </div>
    </>
  );
}
