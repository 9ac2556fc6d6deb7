/** A table of records. On a narrow screen each record is written out under its name, so that no column has to be looked for sideways. */
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../text/en.ts';
import { Button } from './button.tsx';
import { TableFrame } from './parts.tsx';

export interface Column<T> {
  head: string;
  cell: (row: T) => ComponentChildren;
  /** What the head means, as a tooltip. */
  note?: string;
  number?: boolean;
  /** Shown only where there is room: the same is told elsewhere. */
  roomy?: boolean;
}

/** The first column names the record. */
export type Columns<T> = readonly [Column<T>, ...Column<T>[]];

interface RecordsProps<T> {
  label: string;
  columns: Columns<T>;
  rows: readonly T[];
  keyOf: (row: T) => string | number;
  /** Ids and classes of rows, where they have any. */
  rowProps?: (row: T) => { id?: string; class?: string };
  class?: string;
  /** Rows shown before the reader asks for all. */
  first?: number;
}

function classOf<T>({ number, roomy }: Column<T>): string | undefined {
  return [number && 'number', roomy && 'roomy'].filter(Boolean).join(' ') || undefined;
}

/** Roles are written out: a table that is laid out otherwise is no longer one to assistive technology. */
export function Records<T>({ label, columns, rows, keyOf, rowProps, class: name = '', first = Infinity }: RecordsProps<T>): JSX.Element {
  const [all, showAll] = useState(false);
  const [title, ...rest] = columns;
  const shown = all ? rows : rows.slice(0, first);
  return (
    <>
      <TableFrame label={label}>
        <table role="table" class={`records ${name}`}>
          <thead role="rowgroup"><tr role="row">{columns.map((c) => <th key={c.head} role="columnheader" scope="col" class={classOf(c)} title={c.note}>{c.head}</th>)}</tr></thead>
          <tbody role="rowgroup">
            {shown.map((row) => (
              <tr key={keyOf(row)} role="row" {...rowProps?.(row)}>
                <th role="rowheader" scope="row" class={classOf(title)}>{title.cell(row)}</th>
                {rest.map((c) => <td key={c.head} role="cell" class={classOf(c)} data-label={c.head}><div>{c.cell(row)}</div></td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {rows.length > shown.length && <Button icon="down" onClick={() => showAll(true)}>{text.showMore(rows.length - shown.length)}</Button>}
    </>
  );
}
