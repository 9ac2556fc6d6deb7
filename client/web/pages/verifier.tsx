/** One verifier: who it is, with which keys it signs, with whom it counts as one, how often it got the published bytes, and what falls with it. */
import type { JSX } from 'preact';
import { near } from '../../../chains/catalog/near.ts';
import type { VerifierAnswer } from '../../../schema/api.ts';
import { entries as entriesAddress, verifiers as verifiersAddress, type VerifiersAnswer } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Breadcrumbs, Section, Waiting } from '../design/parts.tsx';
import { Enemies } from '../imagine/enemy.tsx';
import { pathOf } from '../route/place.ts';
import { at, place, to } from '../route/view.ts';
import { useTitle } from '../shell/title.ts';
import { text } from '../text/en.ts';
import { EntryTable } from './entries.tsx';
import { NotHere, Unanswered } from './not-here.tsx';
import { Figures, Keys, Links, shortPin } from './verifier-parts.tsx';

const words = text.verifiers.one;
/** Entries shown. */
const LATEST = '10';

function Head({ verifier }: { verifier: VerifierAnswer }): JSX.Element {
  return (
    <header class="page-head">
      <Breadcrumbs trail={[{ name: text.ways.verifiers, href: to('/verifiers') }, { name: verifier.name }]} />
      <h1>{verifier.name}</h1>
      {verifier.note && <p class="lead">{verifier.note}</p>}
      <Figures verifier={verifier} />
      <dl class="facts facts-wide">
        <div><dt>{words.id}</dt><dd><code>{verifier.id}</code></dd></div>
        <div><dt>{words.organization}</dt><dd>{verifier.organizationName}</dd></div>
      </dl>
      <Links links={verifier.links} />
    </header>
  );
}

function Latest({ id }: { id: string }): JSX.Element | null {
  const { data } = useAnswer(entriesAddress({ verifier: id, limit: LATEST, at: at.value }), id);
  if (!data || data.entries.length === 0) return null;
  return <Section id="entries" title={words.latest} aside={<a href={to('/log', { verifier: id })}>{words.allEntries}</a>}><EntryTable entries={data.entries} one /></Section>;
}

/** What falls when the verifier, all its organization, or one of its keys is in an enemy's hand. */
function Enemy({ verifier }: { verifier: VerifierAnswer }): JSX.Element {
  const keys = verifier.keys.map((key) => [`key:${verifier.id}/${key.id}`, words.theKey(shortPin(key))] as const);
  return (
    <Section id="enemy" title={words.enemy} lead={words.enemyLead}>
      <Enemies suspects={[[`verifier:${verifier.id}`, verifier.name], [`organization:${verifier.organization}`, verifier.organizationName], ...keys]} />
    </Section>
  );
}

function Body({ data, verifier }: { data: VerifiersAnswer; verifier: VerifierAnswer }): JSX.Element {
  const organization = data.organizations.find((o) => o.id === verifier.organization);
  const others = data.verifiers.filter((v) => v.organization === verifier.organization && v.id !== verifier.id);
  return (
    <>
      <Head verifier={verifier} />
      <Section id="keys" title={words.keys(verifier.keys.length)}><Keys verifier={verifier} /></Section>
      <Section id="independence" title={words.independence}>
        <div class="stack">
          <p>{others.length === 0 ? words.alone(verifier.organizationName) : words.together(others.map((v) => v.name), verifier.organizationName)}</p>
          {organization?.note && <p class="soft">{organization.note}</p>}
          {others.length > 0 && <ul class="release-links">{others.map((v) => <li key={v.id}><a href={to(pathOf({ page: 'verifier', verifier: v.id }))}>{v.name}</a></li>)}</ul>}
        </div>
      </Section>
      <Enemy verifier={verifier} />
      <Latest id={verifier.id} />
    </>
  );
}

export function VerifierPage(): JSX.Element {
  const id = place.value.page === 'verifier' ? place.value.verifier : '';
  const { data, problem } = useAnswer(verifiersAddress(at.value), 'verifiers');
  const verifier = data?.verifiers.find((v) => v.id === id);
  useTitle(verifier ? verifier.name : data ? words.none : id);
  if (problem && !data) return <Unanswered problem={problem} />;
  if (!data) return <Waiting rows={8} />;
  if (verifier) return <Body data={data} verifier={verifier} />;
  const nearest = near(id, data.verifiers, (v) => [v.id, v.name]);
  return (
    <NotHere
      title={words.none} detail={words.noneDetail(id)}
      nearest={nearest.map((v) => ({ href: to(pathOf({ page: 'verifier', verifier: v.id })), name: v.name, note: v.id }))} all={{ title: words.all, href: to('/verifiers'), name: text.ways.verifiers }}
    />
  );
}
