/** The work list: rebuilds somebody could make today, those that turn most releases verified first. */
import type { JSX } from 'preact';
import type { NextAnswer } from '../../../schema/explain.ts';
import { compilers, next as nextAddress, verifiers } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Command } from '../design/copy.tsx';
import { ProblemNotice } from '../design/notice.tsx';
import { Section, Waiting } from '../design/parts.tsx';
import { asSentence } from '../design/sentence.ts';
import { releasePath } from '../route/place.ts';
import { adjust, params, to } from '../route/view.ts';
import { useTitle } from '../shell/title.ts';
import { text } from '../text/en.ts';

const words = text.next;
const LIMIT = '50';
/** Releases named of those that a rebuild turns. */
const NAMED = 6;

type Rebuild = NextAnswer['rebuilds'][number];

function Item({ rebuild }: { rebuild: Rebuild }): JSX.Element {
  const { turns, closer } = rebuild;
  return (
    <li class="rebuild">
      <div class="rebuild-gain">
        <span class="strip-number">{turns.length}</span>
        <span class="soft">{words.turns(turns.length)}</span>
        {closer > 0 && <span class="soft">{words.closer(closer)}</span>}
      </div>
      <div class="rebuild-what">
        <p>{asSentence(rebuild.sentence)}</p>
        {turns.length > 0 && (
          <p class="soft">{words.verifies} {turns.slice(0, NAMED).map((t) => <a key={`${t.release} ${t.platform}`} class="listed" href={to(releasePath(t.release), { platform: t.platform })}>{words.turned(t.release.replace('@', ' '), t.platform)}</a>)}{turns.length > NAMED && words.more(turns.length - NAMED)}</p>
        )}
        <Command line={rebuild.command} />
      </div>
    </li>
  );
}

function Filter(): JSX.Element {
  const known = useAnswer(compilers(), 'compilers').data?.compilers ?? [];
  const people = useAnswer(verifiers()).data?.verifiers ?? [];
  const set = (name: string) => (event: { currentTarget: { value: string } }): void => adjust({ [name]: event.currentTarget.value || null });
  return (
    <form class="filter" role="search" onSubmit={(event) => event.preventDefault()}>
      <label><span>{words.compiler}</span>
        <select value={params.value.get('compiler') ?? ''} onChange={set('compiler')}><option value="">{words.any}</option>{known.map((c) => <option key={c.id} value={c.id}>{c.name}</option>)}</select>
      </label>
      <label><span>{words.platform}</span><input type="search" value={params.value.get('platform') ?? ''} placeholder="linux-amd64" onChange={set('platform')} /></label>
      <label><span>{words.verifier}</span>
        <select value={params.value.get('verifier') ?? ''} onChange={set('verifier')}><option value="">{words.anybody}</option>{people.map((v) => <option key={v.id} value={v.id}>{v.name}</option>)}</select>
      </label>
    </form>
  );
}

export function NextPage(): JSX.Element {
  useTitle(text.ways.next);
  const p = params.value;
  const { data, problem, stale } = useAnswer(nextAddress({ limit: LIMIT, compiler: p.get('compiler'), platform: p.get('platform'), verifier: p.get('verifier') }), 'next');
  return (
    <div class={stale ? 'stale' : undefined}>
      <header class="page-head"><h1>{words.title}</h1><p class="lead">{words.lead}</p></header>
      <Section id="rebuilds" title={words.list} lead={data ? words.showing(data.rebuilds.length, data.total, data.grounds.policy.name) : undefined}>
        <Filter />
        {problem && <ProblemNotice problem={problem} />}
        {!data && !problem && <Waiting rows={8} />}
        {data && (data.rebuilds.length === 0 ? <p>{words.none}</p> : <ol class="rebuilds">{data.rebuilds.map((r) => <Item key={`${r.output} ${r.command}`} rebuild={r} />)}</ol>)}
      </Section>
    </div>
  );
}
