/** Who got which bytes: signers by artifact. Shown whole where they disagree, in a sentence where they do not. */
import type { JSX } from 'preact';
import type { AgreementAnswer } from '../../../../schema/explain.ts';
import { agreement as agreementAddress } from '../../api/addresses.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Digest } from '../../design/copy.tsx';
import { Section } from '../../design/parts.tsx';
import { StatusMark } from '../../design/status-mark.tsx';
import { Records, type Column, type Columns } from '../../design/table.tsx';
import { text } from '../../text/en.ts';

const words = text.agreement;
type File = AgreementAnswer['rows'][number];

/** What some verifiers got of a file. */
interface Got { file: string; digest: string; published: boolean; verifiers: readonly string[] }

function gotOf({ file, published, digests }: File): Got[] {
  return digests.map(({ digest, verifiers }) => ({ file, digest, published: digest === published, verifiers }));
}

function Mark({ got, verifier }: { got: Got; verifier: string }): JSX.Element {
  if (!got.verifiers.includes(verifier)) return <span class="soft">–</span>;
  return <><StatusMark status={got.published ? 'reproduced' : 'disputed'} size={14} /> <span class="visually-hidden">{got.published ? words.same : words.other}</span></>;
}

function columnsOf(signers: AgreementAnswer['signers']): Columns<Got> {
  return [
    { head: words.file, cell: ({ file, published }) => <>{file.slice(file.indexOf('/') + 1)} {!published && <span class="tag tag-warning">{words.other}</span>}</> },
    { head: words.bytes, cell: ({ digest }) => <Digest digest={digest} /> },
    ...signers.map(({ verifier, organization }): Column<Got> => ({ head: verifier, note: text.evidence.of(organization), cell: (got) => <Mark got={got} verifier={verifier} /> })),
  ];
}

export function AgreementSection({ compiler, version, platform }: { compiler: string; version: string; platform: string | null }): JSX.Element | null {
  const { data } = useAnswer(agreementAddress(compiler, version, platform), `${compiler} ${version} ${platform ?? ''}`);
  if (!data || data.signers.length === 0) return null;
  const disputed = data.rows.filter((row) => row.disagreement).length;
  return (
    <Section id="agreement" title={words.title} lead={disputed === 0 ? words.agree(data.signers.length) : words.disagree(disputed)}>
      <Records
        class="files" label={words.title} columns={columnsOf(data.signers)} rows={data.rows.flatMap(gotOf)} keyOf={({ file, digest }) => `${file} ${digest}`}
        rowProps={({ published }) => (published ? {} : { class: 'row-disputed' })}
      />
    </Section>
  );
}
