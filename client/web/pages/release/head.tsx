/** The top of a release page: its name, the verdict in one sentence, and what the verdict is worth. */
import type { JSX } from 'preact';
import type { ReleaseAnswer, Verdict } from '../../../../schema/api.ts';
import { Notice } from '../../design/notice.tsx';
import { Breadcrumbs, Day } from '../../design/parts.tsx';
import { asSentence } from '../../design/sentence.ts';
import { StatusMark, type Mark } from '../../design/status-mark.tsx';
import { Strengths } from '../../design/strengths.tsx';
import { pathOf, releasePath } from '../../route/place.ts';
import { to } from '../../route/view.ts';
import { text } from '../../text/en.ts';

type Release = ReleaseAnswer['release'];

function markOf(verdict: Verdict, release: Release): Mark {
  if (verdict.verified) return 'verified';
  if (verdict.status === 'partial') return 'partial';
  return release.best === 'verified' || release.best === 'root' ? 'claimed' : release.best;
}

/** The one sentence, set as large as it matters. */
export function VerdictLine({ verdict, release }: { verdict: Verdict; release: Release }): JSX.Element {
  const { policy, checkpoint } = verdict.grounds;
  return (
    <div class={`verdict verdict-${verdict.verified ? 'yes' : 'no'}`}>
      <StatusMark status={markOf(verdict, release)} size={40} />
      <div>
        <p class="verdict-sentence">{verdict.sentence}</p>
        <p class="soft">{text.verdict.grounds} <a href={`${to('/policies')}#${encodeURIComponent(policy.name)}`}>{policy.name}</a>, {text.verdict.atSize(checkpoint.size)}</p>
      </div>
    </div>
  );
}

function Facts({ release }: { release: Release }): JSX.Element {
  return (
    <p class="release-facts">
      <Day date={release.date} seen={release.seen} />
      <span>{text.release.filesOn(release.files, release.platforms)}</span>
      {release.commit && <span>{text.release.commit} <code title={release.commit}>{release.commit.slice(0, 12)}</code></span>}
      {release.prerelease && <span class="tag">{text.release.prerelease}</span>}
      {release.note && <span>{release.note}</span>}
    </p>
  );
}

export function Head({ answer, verdict, name, compiler }: { answer: ReleaseAnswer; verdict: Verdict; name: string; compiler: string }): JSX.Element {
  const { release } = answer;
  return (
    <header class="page-head">
      <Breadcrumbs
        trail={[
          { name: text.ways.overview, href: to('/') },
          { name: compiler, href: to(pathOf({ page: 'compiler', compiler: release.compiler })) },
          { name: release.version },
        ]}
      />
      <h1>{name}</h1>
      <Facts release={release} />
      <div class="verdict-row">
        <VerdictLine verdict={verdict} release={release} />
        <Strengths strength={verdict.strength} />
      </div>
      {release.withdrawn && <Notice kind="warning" title={text.release.withdrawnTag}><p>{text.release.withdrawn(release.withdrawn)}</p></Notice>}
      {release.notBootstrapped && !verdict.sentence.includes(release.notBootstrapped) && <Notice kind="warning" title={text.release.notBootstrapped}><p>{asSentence(release.notBootstrapped)}</p></Notice>}
    </header>
  );
}

/** How the release was, and can be, bootstrapped, as its records say. */
export function Bootstrap({ release }: { release: Release }): JSX.Element | null {
  const ways = [...(release.bootstrap ? [release.bootstrap] : []), ...release.alternatives];
  if (ways.length === 0) return <p class="soft">{text.release.noBootstrap}</p>;
  return (
    <ul class="bootstrap">
      {ways.map((way, i) => (
        <li key={`${way.from ?? ''}${way.root ?? ''}${i}`}>
          <span class="tag" title={text.basis[way.basis].means}>{i === 0 && release.bootstrap ? text.basis[way.basis].word : text.basis.alternative.word}</span>
          <div>
            <p>{way.from ? <a href={to(releasePath(way.from))}>{way.from.replace('@', ' ')}</a> : way.root ? text.release.fromRoot : text.release.fromUnknown}</p>
            {way.note && <p class="soft">{way.note}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
