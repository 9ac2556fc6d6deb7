/** One entry of the log, whole: who said what, when the log received it, and the signed bytes themselves. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { entry as entryAddress } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Button } from '../design/button.tsx';
import { Digest } from '../design/copy.tsx';
import { ProblemNotice } from '../design/notice.tsx';
import { Section, Waiting } from '../design/parts.tsx';
import { Enemies } from '../imagine/enemy.tsx';
import { here } from '../route/view.ts';
import { text } from '../text/en.ts';
import { hostsOf, saidOf, type SaidLine } from './said.ts';
import { SaidWords } from './said-words.tsx';

const words = text.log.entry;

/** Statements shown before the reader asks for all: one list may name hundreds of files. */
const FIRST = 20;

function Statement({ line }: { line: SaidLine }): JSX.Element {
  return (
    <li>
      <SaidWords line={line} compared />
      {line.result && (
        line.inputs.length === 0 ? <p class="soft">{words.noInputs}</p> : (
          <details>
            <summary>{words.inputs(line.inputs.length)}</summary>
            <ul class="inputs">{line.inputs.map((input) => <li key={`${input.role} ${input.digest}`}><span class="input-role">{text.role[input.role]}</span> <Digest digest={input.digest} />{input.host !== null && <span class="soft">{words.from(input.host)}</span>}</li>)}</ul>
          </details>
        )
      )}
    </li>
  );
}

export function EntrySection({ id }: { id: string }): JSX.Element {
  const { data, problem } = useAnswer(entryAddress(id), 'entry');
  const [all, showAll] = useState(false);
  if (problem) return <ProblemNotice problem={problem}><p><a href={here({ entry: null })}>{words.newest}</a></p></ProblemNotice>;
  if (!data) return <Waiting rows={4} />;
  const lines = saidOf(data);
  const hosts = hostsOf(lines);
  return (
    <Section id="entry" title={words.title(data.index)} aside={<a href={here({ entry: null })}>{words.close}</a>}>
      <dl class="facts facts-wide">
        <div><dt>{text.log.heads.time}</dt><dd><time dateTime={data.time}>{data.time}</time></dd></div>
        <div><dt>{text.log.heads.verifier}</dt><dd>{data.verifier || text.log.operator} {data.key && <code>{data.key}</code>}</dd></div>
        {data.signature && <div><dt>{text.log.heads.signature}</dt><dd>{data.signature.format}, {text.keyStanding(data.signature.keyStanding)}{data.signature.created && <>, {words.created} <time dateTime={data.signature.created}>{data.signature.created.slice(0, 10)}</time></>}</dd></div>}
        <div><dt>{text.log.heads.envelope}</dt><dd><Digest digest={data.envelope} linked={false} /> <a href={`/api/v1/envelopes/${data.envelope}`} download>{words.download}</a></dd></div>
      </dl>
      <ul class="entry-says">{lines.slice(0, all ? undefined : FIRST).map((line) => <Statement key={line.key} line={line} />)}</ul>
      {!all && data.says.length > FIRST && <Button icon="down" onClick={() => showAll(true)}>{text.showMore(data.says.length - FIRST)}</Button>}
      {hosts.length > 0 && <Enemies suspects={hosts.map((host) => [`host:${host}`, words.onlyFrom(host)])} />}
    </Section>
  );
}
