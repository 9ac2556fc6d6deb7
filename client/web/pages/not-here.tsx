/** What a wrong address gets: what is wrong with it, and the nearest right things. */
import type { ComponentChildren, JSX } from 'preact';
import type { Problem } from '../../../schema/problem.ts';
import { asSentence } from '../design/sentence.ts';
import { StatusMark, type Mark } from '../design/status-mark.tsx';
import { useTitle } from '../shell/title.ts';
import { text } from '../text/en.ts';

/** Something right that may have been meant. */
export interface Offer {
  href: string;
  name: string;
  note?: string | undefined;
  mark?: Mark;
}

export function Offers({ title, offers }: { title: string; offers: readonly Offer[] }): JSX.Element | null {
  if (offers.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul class="nearest">
        {offers.map(({ href, name, note, mark }) => <li key={href}>{mark && <StatusMark status={mark} />} <a href={href}>{name}</a> {note && <span class="soft">{note}</span>}</li>)}
      </ul>
    </section>
  );
}

interface NotHereProps {
  title: string;
  detail: string;
  errors?: Problem['errors'] | undefined;
  nearest?: readonly Offer[];
  /** Where everything of the kind is. */
  all?: Offer & { title: string };
  children?: ComponentChildren;
}

export function NotHere({ title, detail, errors, nearest = [], all, children }: NotHereProps): JSX.Element {
  useTitle(title);
  return (
    <div class="not-here">
      <p class="eyebrow">{text.missing.eyebrow}</p>
      <h1>{title}</h1>
      <p class="lead">{asSentence(detail)}</p>
      {errors && <ul class="errors">{errors.map((e) => <li key={e.at}><code>{e.at}</code> {e.message}</li>)}</ul>}
      <Offers title={text.missing.nearest} offers={nearest} />
      {children}
      {all && <Offers title={all.title} offers={[all]} />}
    </div>
  );
}

/** A page for which the server gave no answer: it is asked again when the server is back. */
export function Unanswered({ problem }: { problem: Problem }): JSX.Element {
  useTitle(problem.title);
  return (
    <div class="not-here">
      <h1>{problem.title}</h1>
      <p class="lead">{asSentence(problem.detail)}</p>
      <p class="soft">{problem.mend}</p>
    </div>
  );
}
