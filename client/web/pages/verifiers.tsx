/** Who may sign, in whose hand they are, with which keys, and what they did. */
import type { JSX } from 'preact';
import type { VerifierAnswer } from '../../../schema/api.ts';
import { verifiers as verifiersAddress, type VerifiersAnswer } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Notice, ProblemNotice } from '../design/notice.tsx';
import { Section, Stat, Waiting } from '../design/parts.tsx';
import { pathOf } from '../route/place.ts';
import { at, to } from '../route/view.ts';
import { useTitle } from '../shell/title.ts';
import { text } from '../text/en.ts';
import { Figures, Keys, Links } from './verifier-parts.tsx';

const words = text.verifiers;

function Verifier({ verifier }: { verifier: VerifierAnswer }): JSX.Element {
  return (
    <article class="verifier" id={verifier.id}>
      <h3><a class="plain" href={to(pathOf({ page: 'verifier', verifier: verifier.id }))}>{verifier.name}</a> <span class="soft mono">{verifier.id}</span></h3>
      <Figures verifier={verifier} />
      {verifier.note && <p class="soft">{verifier.note}</p>}
      <Keys verifier={verifier} />
      {verifier.attestations > 0 && <p><a href={to('/log', { verifier: verifier.id })}>{words.entries}</a></p>}
      <Links links={verifier.links} />
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
      {shared.length === 0 ? <p>{independence.none}</p> : <ul class="plain-list">{shared.map((o) => <li key={o.id}>{independence.together(o.verifiers.map(name), o.name)}</li>)}</ul>}
      <p class="soft">{independence.otherwise}</p>
    </Notice>
  );
}

export function VerifiersPage(): JSX.Element {
  useTitle(text.ways.verifiers);
  const { data, problem } = useAnswer(verifiersAddress(at.value), 'verifiers');
  return (
    <>
      <header class="page-head"><h1>{words.title}</h1><p class="lead">{words.lead}</p>{data && <Counts data={data} />}</header>
      {data && data.verifiers.length > 0 && <Independence data={data} />}
      {problem && <ProblemNotice problem={problem} />}
      {data ? <Everyone data={data} /> : !problem && <Waiting rows={8} />}
    </>
  );
}
