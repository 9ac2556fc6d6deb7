/** A release: the verdict, the chain it rests on, why or why not, and everything that is published under its name. */
import type { JSX } from 'preact';
import { headlineOf } from '../../../../chains/answer/headline.ts';
import type { ReleaseAnswer } from '../../../../schema/api.ts';
import { openRuns } from '../../actions/open-run.ts';
import { compilers as compilersAddress, graph as graphAddress, log as logAddress, releaseOf, verdict as verdictAddress, why as whyAddress, whyNot as whyNotAddress } from '../../api/addresses.ts';
import { answerAt } from '../../api/answers.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { ProblemNotice } from '../../design/notice.tsx';
import { Section, Waiting } from '../../design/parts.tsx';
import { History } from '../../imagine/history.tsx';
import { near } from '../../../../chains/catalog/near.ts';
import { releasePath } from '../../route/place.ts';
import { params, place, to } from '../../route/view.ts';
import { useTitle } from '../../shell/title.ts';
import { text } from '../../text/en.ts';
import { Refused } from '../nearest.tsx';
import { NotHere, type Offer } from '../not-here.tsx';
import { AgreementSection } from './agreement.tsx';
import { ChainSection } from './chain-section.tsx';
import { DisagreementsSection, FilesSection, RecipesSection } from './files.tsx';
import { Bootstrap, Head } from './head.tsx';
import { Independence } from './independence.tsx';
import { chosenPlatform, platformFirst, platformsOf } from './platform.ts';
import { ProofSection } from './proof.tsx';
import { WhyNotSection, WhySection } from './why.tsx';

/** `Go`: the compiler's own name once that is known. */
function compilerName(id: string): string {
  return answerAt(compilersAddress()).value.data?.compilers.find((c) => c.id === id)?.name ?? id;
}

function nameOf({ release }: ReleaseAnswer): string {
  return release.label ?? `${compilerName(release.compiler)} ${release.version}`;
}

/** Why, or why not: whichever there is to say. */
function Reasons({ compiler, version, platform, verified }: { compiler: string; version: string; platform: string | null; verified: boolean }): JSX.Element {
  const why = useAnswer(verified ? whyAddress(compiler, version, platform) : null, platform ?? 'all');
  const whyNot = useAnswer(verified ? null : whyNotAddress(compiler, version, platform), platform ?? 'all');
  const problem = why.problem ?? whyNot.problem;
  if (why.data) return <WhySection why={why.data} />;
  if (whyNot.data) return <WhyNotSection whyNot={whyNot.data} />;
  return problem ? <ProblemNotice problem={problem} /> : <Waiting rows={4} />;
}

function Builds({ ids }: { ids: readonly string[] }): JSX.Element | null {
  if (ids.length === 0) return null;
  return (
    <Section id="builds" title={text.release.builds(ids.length)}>
      <ul class="release-links">{ids.map((id) => <li key={id}><a href={to(releasePath(id))}>{id.replace('@', ' ')}</a></li>)}</ul>
    </Section>
  );
}

function Body({ answer, platform }: { answer: ReleaseAnswer; platform: string | null }): JSX.Element {
  const { release } = answer;
  const files = platformFirst(answer.files, platform);
  const everywhere = useAnswer(verdictAddress(release.compiler, release.version, null), release.id);
  const verdict = useAnswer(verdictAddress(release.compiler, release.version, platform), `${release.id} ${platform ?? ''}`);
  // On the first visit the drawing is asked for beside the verdict, not after it.
  if (!verdict.data) answerAt(graphAddress(release.id, platform, openRuns()));
  const name = nameOf(answer);
  useTitle(verdict.data ? headlineOf(verdict.data.sentence) : name);
  if (!verdict.data) return verdict.problem ? <Refused problem={verdict.problem} words={name} /> : <Waiting rows={10} />;
  const scope = { compiler: release.compiler, version: release.version, platform };
  return (
    <div class={verdict.stale ? 'stale' : undefined}>
      <Head answer={answer} verdict={verdict.data} name={name} compiler={compilerName(release.compiler)} />
      <ChainSection
        release={release} name={name} platform={platform} platforms={platformsOf(answer)} everywhere={everywhere.data?.platforms ?? {}}
        size={answerAt(logAddress()).value.data?.entries ?? 0}
      />
      <History {...scope} />
      <Reasons {...scope} verified={verdict.data.verified} />
      <Independence {...scope} name={compilerName(release.compiler)} />
      <AgreementSection {...scope} />
      <ProofSection key={`${platform ?? ''} ${verdict.data.grounds.policy.digest}`} {...scope} />
      <Section id="bootstrap" title={text.release.bootstrap} lead={text.release.bootstrapLead}><Bootstrap release={release} /></Section>
      <FilesSection files={files} />
      <RecipesSection files={files} />
      <DisagreementsSection disagreements={release.disagreements} />
      <Builds ids={release.builds} />
    </div>
  );
}

export function ReleasePage(): JSX.Element {
  const { compiler, version } = place.value.page === 'release' ? place.value : { compiler: '', version: '' };
  const { data, problem } = useAnswer(releaseOf(compiler, version), `${compiler}@${version}`);
  useTitle(data ? undefined : `${compiler} ${version}`);
  if (problem && !data) return <Refused problem={problem} words={`${compiler} ${version}`} />;
  if (!data) return <Waiting rows={10} />;
  const asked = params.value.get('platform');
  const platform = chosenPlatform(platformsOf(data), asked);
  if (platform === undefined) return <WrongPlatform answer={data} asked={asked ?? ''} />;
  return <Body answer={data} platform={platform} />;
}

/** The release is right, the platform is not: says so, and offers those there are, the nearest first. */
function WrongPlatform({ answer, asked }: { answer: ReleaseAnswer; asked: string }): JSX.Element {
  const all = platformsOf(answer);
  const offer = (name: string): Offer => ({ href: to(releasePath(answer.release.id), { platform: name }), name });
  const title = text.missing.platform(nameOf(answer), asked);
  return (
    <NotHere title={title} detail={text.missing.platformDetail(nameOf(answer), all.length)} nearest={near(asked, all, (name) => [name]).map(offer)}>
      <section aria-label={text.missing.platforms}>
        <h2>{text.missing.platforms}</h2>
        <ul class="release-links">{all.map(offer).map(({ href, name }) => <li key={name}><a href={href}>{name}</a></li>)}</ul>
      </section>
    </NotHere>
  );
}
