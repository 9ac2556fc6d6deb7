/** The proof of the verdict: checked in this browser, taken away to be checked elsewhere, and shown to others as a badge. */
import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Check, CheckReport } from '../../../../chains/proof/check.ts';
import { checkProof } from '../../actions/check-proof.ts';
import { badge as badgeAddress, log as logAddress, proof as proofAddress } from '../../api/addresses.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Command } from '../../design/copy.tsx';
import { Notice } from '../../design/notice.tsx';
import { Section } from '../../design/parts.tsx';
import { asSentence } from '../../design/sentence.ts';
import { StatusMark, type Mark } from '../../design/status-mark.tsx';
import { to } from '../../route/view.ts';
import { text } from '../../text/en.ts';

const words = text.proof;
const marks: Record<Check['state'], Mark> = { 'held': 'verified', 'failed': 'disputed', 'not-checked': 'unknown' };

interface Checking {
  checks: Check[];
  report: CheckReport | null;
  failed: string | null;
}

function CheckLine({ check }: { check: Check }): JSX.Element {
  return (
    <li class="check">
      <StatusMark status={marks[check.state]} />
      <div><p>{asSentence(check.title)} <span class="visually-hidden">{words.state[check.state]}</span></p><p class="soft">{check.detail}</p></div>
    </li>
  );
}

function Outcome({ report }: { report: CheckReport }): JSX.Element {
  return (
    <>
      <Notice kind={report.held ? 'plain' : 'problem'} title={report.held ? words.held : words.notHeld}>{report.verdict && <p>{report.verdict.sentence}</p>}</Notice>
      {report.believed.length > 0 && (
        <details>
          <summary>{words.believed(report.believed.length)}</summary>
          <ul class="believed">{report.believed.map((b) => <li key={b.name}>{b.text}</li>)}</ul>
        </details>
      )}
    </>
  );
}

/** The check itself, with the key and the witnesses it is held against. */
function CheckHere({ address, logKey: key, onKey, offered }: { address: string; logKey: string; onKey: (key: string) => void; offered: string | null }): JSX.Element {
  const id = useId();
  const [typed, type] = useState<string | null>(null);
  const policy = typed ?? offered ?? '';
  const [checking, setChecking] = useState<Checking | null>(null);
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);
  const start = (): void => {
    stop.current();
    setChecking({ checks: [], report: null, failed: null });
    stop.current = checkProof(address, { key: key.trim(), policy: policy.trim() === '' ? null : `${policy.trimEnd()}\n` }, (told) => setChecking((now) => {
      const before = now ?? { checks: [], report: null, failed: null };
      if (told.kind === 'check') return { ...before, checks: [...before.checks, told.check] };
      return told.kind === 'report' ? { ...before, report: told.report } : { ...before, failed: told.detail };
    }));
  };
  const running = checking !== null && checking.report === null && checking.failed === null;
  return (
    <div class="check-here">
      <label class="field" for={id}><span>{words.key}</span>
        <input id={id} type="text" class="mono" spellcheck={false} value={key} onInput={(event) => onKey(event.currentTarget.value)} />
      </label>
      <p class="soft">{words.keyNote}</p>
      <details open={offered !== null}>
        <summary>{words.witnesses}</summary>
        <label class="field" for={`${id}-w`}><span class="visually-hidden">{words.witnesses}</span>
          <textarea id={`${id}-w`} class="mono" rows={4} spellcheck={false} value={policy} onInput={(event) => type(event.currentTarget.value)} />
        </label>
        <p class="soft">{offered === null ? words.noWitnesses : words.witnessesNote}</p>
      </details>
      <p><button type="button" class="button button-primary" disabled={running || key.trim() === ''} onClick={start}>{running ? words.checking : words.check}</button></p>
      <div aria-live="polite">
        {checking?.failed && <Notice kind="problem" title={words.couldNot}><p>{asSentence(checking.failed)}</p></Notice>}
        {checking?.report && <Outcome report={checking.report} />}
      </div>
      {checking && checking.checks.length > 0 && <ol class="checks">{checking.checks.map((check) => <CheckLine key={check.name} check={check} />)}</ol>}
    </div>
  );
}

export function ProofSection({ compiler, version, platform }: { compiler: string; version: string; platform: string | null }): JSX.Element {
  const proof = proofAddress(compiler, version, platform);
  const badge = badgeAddress(compiler, version, platform);
  const page = `${window.location.origin}${to(window.location.pathname, { platform })}`;
  const file = `${compiler}-${version}.proof.json`;
  const offered = useAnswer(logAddress()).data;
  const [typed, type] = useState<string | null>(null);
  const key = typed ?? offered?.key ?? '';
  return (
    <Section id="proof" title={words.title} lead={words.lead}>
      <div class="columns">
        <CheckHere address={proof} logKey={key} onKey={type} offered={offered?.policy ?? null} />
        <div class="take-away">
          <h3>{words.elsewhere}</h3>
          <p><a class="button button-plain" href={proof} download={file}>{words.download}</a></p>
          <Command line={`npx rootline proof check ${file}${key.trim() === '' ? '' : ` --log-key ${key.trim()}`}`} />
          <h3>{words.badge}</h3>
          <p><img src={badge} alt={words.badgeAlt(`${compiler} ${version}`)} /></p>
          <Command line={`[![Rootline](${window.location.origin}${badge})](${page})`} />
        </div>
      </div>
    </Section>
  );
}
