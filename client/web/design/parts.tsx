/** The small parts pages are put together from. */
import type { ComponentChildren, JSX } from 'preact';
import { text } from '../text/en.ts';

/** A part of a page with a heading of its own that can be linked to. */
export function Section({ id, title, lead, aside, children }: {
  id: string; title: string; lead?: ComponentChildren; aside?: ComponentChildren; children: ComponentChildren;
}): JSX.Element {
  return (
    <section class="section" aria-labelledby={`${id}-title`} id={id}>
      <div class="section-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {aside}
      </div>
      {lead && <p class="section-lead">{lead}</p>}
      {children}
    </section>
  );
}

/** A number with what it counts. */
export function Stat({ value, label, note }: { value: ComponentChildren; label: string; note?: ComponentChildren }): JSX.Element {
  return (
    <div class="stat">
      <dt>{label}</dt>
      <dd>{value}{note && <span class="stat-note">{note}</span>}</dd>
    </div>
  );
}

/** A wide table that scrolls in itself, so that the page never does. */
export function TableFrame({ label, children }: { label: string; children: ComponentChildren }): JSX.Element {
  return <div class="table-frame" role="region" aria-label={text.tableOf(label)} tabindex={0}>{children}</div>;
}

/** Room kept for what is on its way, so that nothing jumps when it comes. */
export function Waiting({ rows = 3 }: { rows?: number }): JSX.Element {
  return (
    <div class="waiting" aria-busy="true">
      <span class="visually-hidden">{text.waiting}</span>
      {Array.from({ length: rows }, (_, i) => <div class="waiting-row" key={i} />)}
    </div>
  );
}

export interface Crumb { name: string; href?: string }

export function Breadcrumbs({ trail }: { trail: Crumb[] }): JSX.Element {
  return (
    <nav class="crumbs" aria-label={text.crumbs}>
      <ol>
        {trail.map(({ name, href }) => <li key={name}>{href ? <a href={href}>{name}</a> : <span aria-current="page">{name}</span>}</li>)}
      </ol>
    </nav>
  );
}

/** A day, or a day by which something was known. */
export function Day({ date, seen }: { date: string | null; seen?: string | undefined }): JSX.Element {
  if (date) return <time dateTime={date}>{date}</time>;
  if (seen) return <span class="soft" title={text.date.seenNote}>{text.date.seen(seen)}</span>;
  return <span class="soft">{text.date.none}</span>;
}
