/** Something the reader should know, and what can be done about it. */
import type { ComponentChildren, JSX } from 'preact';
import type { Problem } from '../../../schema/problem.ts';
import { text } from '../text/en.ts';
import { asSentence } from './sentence.ts';

interface NoticeProps {
  title: ComponentChildren;
  kind?: 'plain' | 'warning' | 'problem';
  children?: ComponentChildren;
}

export function Notice({ title, kind = 'plain', children }: NoticeProps): JSX.Element {
  return (
    <div class={`notice notice-${kind}`} role={kind === 'problem' ? 'alert' : undefined}>
      <p class="notice-title">{title}</p>
      {children}
    </div>
  );
}

/** Text in which code stands between backticks, as the project writes its sentences. */
function coded(sentence: string): ComponentChildren {
  return sentence.split('`').map((part, i) => (i % 2 === 1 ? <code key={part}>{part}</code> : part));
}

/** What is wrong, where, and how to mend it. */
export function ProblemDetail({ problem }: { problem: Problem }): JSX.Element {
  return (
    <>
      <p>{asSentence(problem.detail)}</p>
      {problem.errors && <ul class="errors">{problem.errors.map((e) => <li key={e.at}><code>{e.at}</code> {e.message}</li>)}</ul>}
      <p class="mend"><span class="soft">{text.mend}</span> {coded(problem.mend)} <a class="soft" href={problem.type}>{text.aboutProblem}</a></p>
    </>
  );
}

/** An error answer of the server. */
export function ProblemNotice({ problem, children }: { problem: Problem; children?: ComponentChildren }): JSX.Element {
  return (
    <Notice kind="problem" title={problem.title}>
      <ProblemDetail problem={problem} />
      {children}
    </Notice>
  );
}
