/** How to read Rootline: the words, the rule, and how to check an answer without believing the server. */
import type { JSX } from 'preact';
import type { Status } from '../../../schema/scenario.ts';
import { Command } from '../design/copy.tsx';
import { Section } from '../design/parts.tsx';
import { StatusMark } from '../design/status-mark.tsx';
import { to } from '../route/view.ts';
import { useTitle } from '../shell/title.ts';
import { text } from '../text/en.ts';

const statuses: readonly Status[] = ['root', 'verified', 'reproduced', 'attested', 'claimed', 'unknown', 'disputed', 'compromised'];
const words = text.about;

export function AboutPage(): JSX.Element {
  useTitle(text.ways.about);
  return (
    <div class="prose">
      <header class="page-head"><h1>{words.title}</h1><p class="lead">{words.lead}</p></header>
      {words.parts.map(({ id, title, paragraphs }) => <Section key={id} id={id} title={title}>{paragraphs.map((p) => <p key={p}>{p}</p>)}</Section>)}
      <Section id="statuses" title={words.statuses}>
        <dl class="status-list">
          {statuses.map((status) => <div key={status}><dt><StatusMark status={status} size={20} /> {text.status[status].word}</dt><dd>{text.status[status].means}</dd></div>)}
        </dl>
      </Section>
      <Section id="check" title={words.check} lead={words.checkLead}>
        {words.commands.map((line) => <Command key={line} line={line} />)}
      </Section>
      <Section id="more" title={words.more}>
        <ul class="plain-list">
          <li><a href={to('/policies')}>{text.ways.policies}</a></li>
          <li><a href={to('/verifiers')}>{text.ways.verifiers}</a></li>
          <li><a href="/docs">{words.api}</a></li>
        </ul>
      </Section>
    </div>
  );
}
