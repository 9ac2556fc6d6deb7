/** The overview as a table: the same data for those who would rather read than look. */
import type { JSX } from 'preact';
import type { CompilerSummary } from '../../../../schema/api.ts';
import { TableFrame } from '../../design/parts.tsx';
import { StatusMark } from '../../design/status-mark.tsx';
import { pathOf } from '../../route/place.ts';
import { to } from '../../route/view.ts';
import { text } from '../../text/en.ts';
import { rootLines } from './root-lines.ts';

/** The version in a release's id. */
function versionOf(id: string | null): string {
  return id?.slice(id.indexOf('@') + 1) ?? '–';
}

function Row({ compiler }: { compiler: CompilerSummary }): JSX.Element {
  const { counts } = compiler;
  return (
    <tr>
      <th scope="row"><a href={to(pathOf({ page: 'compiler', compiler: compiler.id }))}>{compiler.name}</a></th>
      <td class="number">{compiler.releases}</td>
      <td class="number">{counts.verified}</td>
      <td class="number">{counts.partial}</td>
      <td class="number">{counts['not-verified']}</td>
      <td class="number">{compiler.streak}</td>
      <td>{versionOf(compiler.oldest)}</td>
      <td>{versionOf(compiler.newest)}</td>
      <td>{rootLines(compiler.roots).map((line) => <span key={line} class="root-name"><StatusMark status="root" size={11} /> {line} </span>)}</td>
    </tr>
  );
}

export function CompilersTable({ compilers }: { compilers: readonly CompilerSummary[] }): JSX.Element {
  const heads = text.overview.heads;
  return (
    <TableFrame label={text.overview.lanes}>
      <table class="compilers">
        <thead>
          <tr>
            <th scope="col">{heads.compiler}</th>
            {[heads.releases, heads.verified, heads.partial, heads.notVerified, heads.streak].map((head) => <th key={head} scope="col" class="number">{head}</th>)}
            <th scope="col">{heads.oldest}</th>
            <th scope="col">{heads.newest}</th>
            <th scope="col">{heads.roots}</th>
          </tr>
        </thead>
        <tbody>{compilers.map((c) => <Row key={c.id} compiler={c} />)}</tbody>
      </table>
    </TableFrame>
  );
}
