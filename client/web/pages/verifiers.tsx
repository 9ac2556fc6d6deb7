/** Who may sign, in whose hand they are, with which keys, and what they did. */
import type { JSX } from 'preact';
import type { VerifierAnswer } from '../../../schema/api.ts';
import { verifiers as verifiersAddress, type VerifiersAnswer } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import { CopyButton } from '../design/copy.tsx';
import { Notice, ProblemNotice } from '../design/notice.tsx';
import { Section, Stat, Waiting } from '../design/parts.tsx';
import { to } from '../route/view.ts';
import { useTitle } from '../shell/title.ts';
import { text } from '../text/en.ts';

type Key = VerifierAnswer['keys'][number];
const words = text.verifiers;

/** An OpenPGP fingerprint in groups of four, as people compare it. */
function grouped(pin: string): string {
  return /^[0-9A-F]{40}$/.test(pin) ? (pin.match(/.{4}/g) ?? []).join(' ') : pin;
}

function standing(key: Key): string {
  if (key.compromised) return words.key.compromised;
  if (key.revoked) return words.key.revoked(key.revoked.slice(0, 10));
  return key.held ? words.key.held : words.key.notHeld;
}

function KeyLine({ item }: { item: Key }): JSX.Element {
  return (
    <li>
      <p class="key">
        <span class="tag">{item.type}</span> <code class="fingerprint">{grouped(item.pin)}</code> <CopyButton value={item.pin} name={words.key.copy} />
        <span class={item.compromised || item.revoked ? 'tag tag-warning' : 'soft'}>{standing(item)}</span>
        {item.added && <span class="soft">{words.key.added(item.added.slice(0, 10))}</span>}
      </p>
      {item.note && <p class="soft">{item.note}</p>}
    </li>
  );
}

/** How many of a verifier's rebuilds gave the published bytes. In numbers, not percent: three of three is no better known than one of one. */
function agreement({ reproduced, differs }: VerifierAnswer): string {
  const rebuilds = reproduced + differs;
  return rebuilds === 0 ? words.noRebuilds : words.share(reproduced, rebuilds);
}

/** A link that somebody else wrote: followed only when it leads to the web. */
function OutsideLink({ link }: { link: string }): JSX.Element {
  if (!/^https?:\/\//.test(link)) return <span>{link}</span>;
  return <a href={link} rel="noreferrer noopener">{link.replace(/^https?:\/\//, '')}</a>;
}

function Verifier({ verifier }: { verifier: VerifierAnswer }): JSX.Element {
  return (
    <article class="verifier" id={verifier.id}>
      <h3>{verifier.name} <span class="soft mono">{verifier.id}</span></h3>
      <dl class="stats stats-small">
        <Stat value={verifier.attestations} label={words.stat.attestations(verifier.attestations)} />
        <Stat value={agreement(verifier)} label={words.stat.agreement} />
        <Stat value={verifier.latest?.slice(0, 10) ?? '–'} label={words.stat.latest} />
      </dl>
      {verifier.note && <p class="soft">{verifier.note}</p>}
      <ul class="keys" aria-label={words.keysOf(verifier.name)}>{verifier.keys.map((key) => <KeyLine key={key.id} item={key} />)}</ul>
      {verifier.attestations > 0 && <p><a href={to('/log', { verifier: verifier.id })}>{words.entries}</a></p>}
      {verifier.links.length > 0 && <p class="links">{verifier.links.map((link) => <OutsideLink key={link} link={link} />)}</p>}
    </article>
  );
}

type Organization = VerifiersAnswer['organizations'][number];

/** An organization of several verifiers, who together are one voice. */
function OrganizationSection({ organization, members }: { organization: Organization; members: readonly VerifierAnswer[] }): JSX.Element {
  return (
    <Section id={`org-${organization.id}`} title={organization.name} lead={organization.note} aside={<span class="soft">{words.members(members.length)}</span>}>
      <div class="verifier-list">{members.map((v) => <Verifier key={v.id} verifier={v} />)}</div>
    </Section>
  );
}

function Everyone({ data }: { data: VerifiersAnswer }): JSX.Element {
  const of = (organization: string): VerifierAnswer[] => data.verifiers.filter((v) => v.organization === organization);
  const together = data.organizations.filter((o) => of(o.id).length > 1);
  const shared = new Set(together.map((o) => o.id));
  const lone = data.verifiers.filter((v) => !shared.has(v.organization));
  return (
    <>
      {together.map((o) => <OrganizationSection key={o.id} organization={o} members={of(o.id)} />)}
      {lone.length > 0 && (
        <Section id="lone" title={words.lone} lead={words.loneLead} aside={<span class="soft">{words.members(lone.length)}</span>}>
          <div class="verifier-list">{lone.map((v) => <Verifier key={v.id} verifier={v} />)}</div>
        </Section>
      )}
      {data.verifiers.length === 0 && <p>{words.none}</p>}
    </>
  );
}

/** How many there are, and how many of them can speak independently. */
function Counts({ data }: { data: VerifiersAnswer }): JSX.Element {
  const voices = new Set(data.verifiers.map((v) => v.organization));
  const spoke = new Set(data.verifiers.filter((v) => v.attestations > 0).map((v) => v.organization));
  const keys = data.verifiers.flatMap((v) => v.keys);
  const out = keys.filter((key) => key.compromised || key.revoked).length;
  return (
    <dl class="stats">
      <Stat value={voices.size} label={words.voices(voices.size)} note={words.spoken(spoke.size)} />
      <Stat value={data.verifiers.length} label={words.verifierCount(data.verifiers.length)} />
      <Stat value={keys.length} label={words.keyCount(keys.length)} note={out > 0 ? words.out(out) : undefined} />
    </dl>
  );
}

/** What the grouping means for a verdict, with those it concerns by name. */
function Independence({ data }: { data: VerifiersAnswer }): JSX.Element {
  const { independence } = words;
  const shared = data.organizations.filter((o) => o.verifiers.length > 1);
  const name = (id: string): string => data.verifiers.find((v) => v.id === id)?.name ?? id;
  return (
    <Notice title={independence.title}>
      <p>{independence.lead}</p>
      {shared.length === 0 ? <p>{independence.none}</p> : <ul class="plain-list">{shared.map((o) => <li key={o.id}>{independence.together(o.verifiers.map(name).join(', '), o.name)}</li>)}</ul>}
      <p class="soft">{independence.otherwise}</p>
    </Notice>
  );
}

export function VerifiersPage(): JSX.Element {
  useTitle(text.ways.verifiers);
  const { data, problem } = useAnswer(verifiersAddress());
  return (
    <>
      <header class="page-head"><h1>{words.title}</h1><p class="lead">{words.lead}</p>{data && <Counts data={data} />}</header>
      {data && data.verifiers.length > 0 && <Independence data={data} />}
      {problem && <ProblemNotice problem={problem} />}
      {data ? <Everyone data={data} /> : !problem && <Waiting rows={8} />}
    </>
  );
}
