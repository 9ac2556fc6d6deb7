/** Who got which bytes: signers by artifact. Shown whole where they disagree, in a sentence where they do not. */
import type { JSX } from 'preact';
import type { AgreementAnswer } from '../../../../schema/explain.ts';
import { agreement as agreementAddress } from '../../api/addresses.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Digest } from '../../design/copy.tsx';
import { Section, TableFrame } from '../../design/parts.tsx';
import { StatusMark } from '../../design/status-mark.tsx';
import { text } from '../../text/en.ts';

const words = text.agreement;
type Row = AgreementAnswer['rows'][number];

function Cell({ row, digest, verifier }: { row: Row; digest: Row['digests'][number]; verifier: string }): JSX.Element {
  if (!digest.verifiers.includes(verifier)) return <td class="soft">–</td>;
  const same = digest.digest === row.published;
  return <td><StatusMark status={same ? 'reproduced' : 'disputed'} size={14} /> <span class="visually-hidden">{same ? words.same : words.other}</span></td>;
}

function Rows({ row, signers }: { row: Row; signers: AgreementAnswer['signers'] }): JSX.Element {
  return (
    <>
      {row.digests.map((digest) => (
        <tr key={`${row.file} ${digest.digest}`} class={digest.digest === row.published ? undefined : 'row-disputed'}>
          <th scope="row">{row.file.slice(row.file.indexOf('/') + 1)} {digest.digest !== row.published && <span class="tag tag-warning">{words.other}</span>}</th>
          <td><Digest digest={digest.digest} /></td>
          {signers.map((s) => <Cell key={s.verifier} row={row} digest={digest} verifier={s.verifier} />)}
        </tr>
      ))}
    </>
  );
}

export function AgreementSection({ compiler, version, platform }: { compiler: string; version: string; platform: string | null }): JSX.Element | null {
  const { data } = useAnswer(agreementAddress(compiler, version, platform), `${compiler} ${version} ${platform ?? ''}`);
  if (!data || data.signers.length === 0) return null;
  const disputed = data.rows.filter((row) => row.disagreement).length;
  return (
    <Section id="agreement" title={words.title} lead={disputed === 0 ? words.agree(data.signers.length) : words.disagree(disputed)}>
      <TableFrame label={words.title}>
        <table class="files">
          <thead>
            <tr><th scope="col">{words.file}</th><th scope="col">{words.bytes}</th>{data.signers.map((s) => <th key={s.verifier} scope="col" title={text.evidence.of(s.organization)}>{s.verifier}</th>)}</tr>
          </thead>
          <tbody>{data.rows.map((row) => <Rows key={row.file} row={row} signers={data.signers} />)}</tbody>
        </table>
      </TableFrame>
    </Section>
  );
}
