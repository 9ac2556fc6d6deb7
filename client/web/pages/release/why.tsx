/** Why the release is verified: one shortest proof, link by link. Or why not: where it breaks, and what would mend it. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Link, Missing, Why, WhyNot } from '../../../../schema/api.ts';
import { EvidenceList } from '../../chain/evidence.tsx';
import { Button } from '../../design/button.tsx';
import { Command, Digest } from '../../design/copy.tsx';
import { Notice } from '../../design/notice.tsx';
import { Section } from '../../design/parts.tsx';
import { asSentence } from '../../design/sentence.ts';
import { StatusMark } from '../../design/status-mark.tsx';
import { text } from '../../text/en.ts';

/** Links of a proof shown before the reader asks for all. */
const FIRST = 8;

function nameOfLink(link: Pick<Link, 'root' | 'file' | 'release' | 'digest'>): string {
  return (link.root?.name ?? link.file ?? link.release ?? text.digest.intermediate).replace('@', ' ');
}

function ProofLink({ link }: { link: Link }): JSX.Element {
  return (
    <li>
      <details class="proof-link">
        <summary>
          <StatusMark status={link.status} />
          <span class="proof-name">{nameOfLink(link)}</span>
          <span class="soft">{link.root ? text.rootKind[link.root.kind].word : text.why.by(link.evidence.filter((e) => e.counts && e.result === 'reproduced').length)}</span>
        </summary>
        <div class="proof-detail">
          <p><Digest digest={link.digest} /></p>
          {!link.root && <p class="soft">{text.why.inputsFrom[link.inputsFrom]}</p>}
          {!link.root && <EvidenceList evidence={link.evidence} />}
        </div>
      </details>
    </li>
  );
}

export function WhySection({ why }: { why: Why }): JSX.Element {
  const [all, setAll] = useState(false);
  const shown = all ? why.links : why.links.slice(0, FIRST);
  const rest = why.links.length - shown.length;
  return (
    <Section id="why" title={text.why.title} lead={text.why.lead(why.links.length, why.roots.map((r) => r.name))}>
      {why.weakest && <p class="soft">{text.why.weakest(why.weakest.file?.replace('@', ' ') ?? text.digest.intermediate, why.weakest.strength.organization ?? 0)}</p>}
      <ol class="proof">{shown.map((link) => <ProofLink key={link.digest} link={link} />)}</ol>
      {rest > 0 && <Button icon="down" onClick={() => setAll(true)}>{text.why.more(rest)}</Button>}
    </Section>
  );
}

function MissingItem({ item }: { item: Missing }): JSX.Element {
  return (
    <li>
      <p>{asSentence(item.sentence)}</p>
      <Command line={item.command} />
    </li>
  );
}

function Broken({ broken }: { broken: WhyNot['broken'] }): JSX.Element {
  return (
    <ul class="broken">
      {broken.map((link) => (
        <li key={link.digest}>
          <StatusMark status={link.status} />
          <div>
            <p>{asSentence(link.sentence)}</p>
            <p class="soft"><Digest digest={link.digest} /></p>
            {link.evidence.length > 0 && <details><summary>{text.why.evidence(link.evidence.length)}</summary><EvidenceList evidence={link.evidence} /></details>}
          </div>
        </li>
      ))}
    </ul>
  );
}

export function WhyNotSection({ whyNot }: { whyNot: WhyNot }): JSX.Element {
  const [all, setAll] = useState(false);
  const missing = whyNot.missing ?? [];
  const shown = all ? missing : missing.slice(0, 3);
  return (
    <Section id="why-not" title={text.whyNot.title} lead={text.whyNot.lead}>
      <div class="columns">
        <div>
          <h3>{text.whyNot.broken(whyNot.broken.length)}</h3>
          <Broken broken={whyNot.broken.slice(0, 6)} />
        </div>
        <div>
          <h3>{text.whyNot.missing(missing.length)}</h3>
          {whyNot.missing === null && <Notice kind="warning" title={text.whyNot.impossible}><p>{asSentence(whyNot.impossible ?? '')}</p></Notice>}
          <ol class="missing">{shown.map((item) => <MissingItem key={item.output} item={item} />)}</ol>
          {missing.length > shown.length && <Button icon="down" onClick={() => setAll(true)}>{text.whyNot.more(missing.length - shown.length)}</Button>}
        </div>
      </div>
    </Section>
  );
}

