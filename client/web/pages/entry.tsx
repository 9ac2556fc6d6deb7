/** One entry of the log, whole: who said what, when the log received it, and the signed bytes themselves. */
import type { JSX } from 'preact';
import { entry as entryAddress } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Digest } from '../design/copy.tsx';
import { ProblemNotice } from '../design/notice.tsx';
import { Section, Waiting } from '../design/parts.tsx';
import { StatusMark } from '../design/status-mark.tsx';
import { here } from '../route/view.ts';
import { text } from '../text/en.ts';
import { saidOf } from './said.ts';

const words = text.log.entry;

export function EntrySection({ id }: { id: string }): JSX.Element {
  const { data, problem } = useAnswer(entryAddress(id), 'entry');
  if (problem) return <ProblemNotice problem={problem} />;
  if (!data) return <Waiting rows={4} />;
  return (
    <Section id="entry" title={words.title(data.index)} aside={<a href={here({ entry: null })}>{words.close}</a>}>
      <dl class="facts facts-wide">
        <div><dt>{text.log.heads.time}</dt><dd><time dateTime={data.time}>{data.time}</time></dd></div>
        <div><dt>{text.log.heads.verifier}</dt><dd>{data.verifier || text.log.operator} {data.key && <code>{data.key}</code>}</dd></div>
        {data.signature && <div><dt>{text.log.heads.signature}</dt><dd>{data.signature.format}, {text.keyStanding(data.signature.keyStanding)}{data.signature.created && <>, {words.created} <time dateTime={data.signature.created}>{data.signature.created.slice(0, 10)}</time></>}</dd></div>}
        <div><dt>{text.log.heads.envelope}</dt><dd><Digest digest={data.envelope} linked={false} /> <a href={`/api/v1/envelopes/${data.envelope}`} download>{words.download}</a></dd></div>
      </dl>
      <ul class="plain-list">
        {saidOf(data).map((line) => <li key={line.key} class="said"><StatusMark status={line.result === 'differs' ? 'disputed' : line.result === 'reproduced' ? 'reproduced' : 'unknown'} size={14} /> {line.words} {line.digest && <Digest digest={line.digest} />}</li>)}
      </ul>
    </Section>
  );
}
