/** What a first visitor of a fresh server sees: why nothing is verified yet, and what to do about it. */
import type { JSX } from 'preact';
import { Command } from '../../design/copy.tsx';
import { to } from '../../route/view.ts';
import { text } from '../../text/en.ts';

export function EmptyLog(): JSX.Element {
  const words = text.overview.empty;
  return (
    <section class="empty-log" aria-labelledby="empty-log">
      <h2 id="empty-log">{words.title}</h2>
      <p>{words.detail}</p>
      <ol class="steps">
        {words.steps.map(({ title, detail, line }) => (
          <li key={title}>
            <h3>{title}</h3>
            <p class="soft">{detail}</p>
            {line && <Command line={line} />}
          </li>
        ))}
      </ol>
      <p class="soft">{words.more} <a href={to('/about')}>{text.ways.about}</a></p>
    </section>
  );
}
