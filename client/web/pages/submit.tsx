/** Submitting a signed attestation: drop or paste it, see what it says and who signed it, send it, and see what became of it. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { submitEnvelope, type Outcome } from '../actions/submit-envelope.ts';
import { problemCode } from '../api/problem.ts';
import { Button } from '../design/button.tsx';
import { Command } from '../design/copy.tsx';
import { Notice, ProblemDetail, ProblemNotice } from '../design/notice.tsx';
import { Section, Waiting } from '../design/parts.tsx';
import { asSentence } from '../design/sentence.ts';
import { releaseOfFile, releasePath } from '../route/place.ts';
import { to } from '../route/view.ts';
import { useTitle } from '../shell/title.ts';
import type { LookedAt } from '../submit/look-at.ts';
import { text } from '../text/en.ts';
import { saidLine, saidOf, type SaidLine } from './said.ts';
import { SaidWords } from './said-words.tsx';

const words = text.submit;
/** Lines shown of what one envelope says. */
const MOST = 8;

function Changed({ title, releases }: { title: string; releases: readonly string[] }): JSX.Element | null {
  if (releases.length === 0) return null;
  return <p>{title} {releases.map((id) => <a key={id} class="listed" href={to(releasePath(releaseOfFile(id)))}>{id.replace('@', ' ')}</a>)}</p>;
}

function Said({ lines }: { lines: readonly SaidLine[] }): JSX.Element {
  return (
    <ul class="plain-list">
      {lines.slice(0, MOST).map((line) => <li key={line.key}><SaidWords line={line} compared /></li>)}
      {lines.length > MOST && <li class="soft">{text.log.moreSaid(lines.length - MOST)}</li>}
    </ul>
  );
}

function Result({ outcome }: { outcome: Outcome }): JSX.Element {
  if (outcome.refused) return <ProblemNotice problem={outcome.refused}><p class="soft">{words.nothingLogged}</p></ProblemNotice>;
  const { created, entry, changed } = outcome.taken;
  return (
    <Notice title={created ? words.taken(entry.index) : words.known(entry.index)}>
      <p>{entry.verifier}:</p>
      <Said lines={saidOf(entry)} />
      <p>{asSentence(changed.sentence)}</p>
      <Changed title={words.verified} releases={changed.verified} />
      <Changed title={words.lost} releases={changed.lost} />
      <p><a href={to('/log', { entry: String(entry.index) })}>{words.seeEntry}</a></p>
    </Notice>
  );
}

function titleOf({ problem, keyless }: LookedAt): string {
  if (problem) return problemCode(problem) === 'unavailable' ? words.cannotAsk : words.wouldRefuse;
  return keyless ? words.keyless : words.looksGood;
}

/** What the browser makes of the envelope. */
function Look({ seen }: { seen: LookedAt }): JSX.Element {
  return (
    <Notice title={titleOf(seen)} kind={seen.problem ? 'warning' : 'plain'}>
      {seen.format && <p class="soft">{words.format(seen.format)}</p>}
      {seen.keyless && <p>{words.keylessNote}</p>}
      {seen.signers.map((s) => <p key={s.key}>{words.signedBy(s.verifier)} <span class="soft">{s.key}{s.keyStanding !== 'unknown' && `, ${text.keyStanding(s.keyStanding)}`}</span></p>)}
      {seen.says.length > 0 && <Said lines={seen.says.map(saidLine)} />}
      {seen.effect && <p>{words.effect} {asSentence(seen.effect)}</p>}
      {seen.problem && <p><strong>{seen.problem.title}</strong></p>}
      {seen.problem && <ProblemDetail problem={seen.problem} />}
    </Notice>
  );
}

/** Where files are dropped, chosen, or pasted as text. */
function Intake({ onEnvelope }: { onEnvelope: (envelope: Blob) => void }): JSX.Element {
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
      <button type="submit" class="button" disabled={pasted.trim() === ''}>{words.look}</button>
    </form>
  );
}

type Stage = { at: 'looking' | 'sending' } | { at: 'looked'; envelope: Blob; seen: LookedAt } | { at: 'sent'; outcome: Outcome } | null;

/** Brings what came of it before the eye and under the keyboard: on a phone it stands below the fold. */
function useBroughtUp(stage: Stage): { current: HTMLDivElement | null } {
  const result = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = result.current;
    if (!element || (stage?.at !== 'looked' && stage?.at !== 'sent')) return;
    element.focus({ preventScroll: true });
    const { top, bottom } = element.getBoundingClientRect();
    if (top < 0 || bottom > window.innerHeight) element.scrollIntoView({ block: 'start' });
  }, [stage]);
  return result;
}

export function SubmitPage(): JSX.Element {
  useTitle(text.ways.submit);
  const [stage, setStage] = useState<Stage>(null);
  const result = useBroughtUp(stage);
  const look = async (envelope: Blob): Promise<void> => {
    setStage({ at: 'looking' });
    const { lookAt } = await import('../submit/look-at.ts');
    setStage({ at: 'looked', envelope, seen: await lookAt(new Uint8Array(await envelope.arrayBuffer())) });
  };
  const send = async (envelope: Blob): Promise<void> => {
    setStage({ at: 'sending' });
    setStage({ at: 'sent', outcome: await submitEnvelope(envelope) });
  };
  return (
    <>
      <header class="page-head"><h1>{words.title}</h1><p class="lead">{words.lead}</p></header>
      <div class="columns">
        <div>
          <Intake onEnvelope={(envelope) => void look(envelope)} />
          <div class="submitted" ref={result} tabindex={-1} role="region" aria-live="polite" aria-label={words.result}>
            {(stage?.at === 'looking' || stage?.at === 'sending') && <Waiting rows={3} />}
            {stage?.at === 'looked' && <Look seen={stage.seen} />}
            {stage?.at === 'looked' && <Button kind={stage.seen.problem ? 'plain' : 'primary'} onClick={() => void send(stage.envelope)}>{stage.seen.problem ? words.sendAnyway : words.send}</Button>}
            {stage?.at === 'sent' && <Result outcome={stage.outcome} />}
          </div>
        </div>
        <Section id="how" title={words.how} lead={words.howLead}>
          <ol class="steps">{words.steps.map(({ title, detail, line }) => <li key={title}><h3>{title}</h3><p class="soft">{detail}</p>{line && <Command line={line} />}</li>)}</ol>
        </Section>
      </div>
    </>
  );
}
