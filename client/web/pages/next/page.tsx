/** The work list: rebuilds somebody could make today, those that turn most releases verified first. */
import type { JSX } from 'preact';
import { compilers, next as nextAddress, verifiers } from '../../api/addresses.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { ProblemNotice } from '../../design/notice.tsx';
import { Section, Waiting } from '../../design/parts.tsx';
import { adjust, params } from '../../route/view.ts';
import { useTitle } from '../../shell/title.ts';
import { text } from '../../text/en.ts';
import { jobsOf } from './group.ts';
import { JobItem } from './job.tsx';

const words = text.next;
/** Rebuilds that are asked for: many are one job on several platforms. */
const LIMIT = '200';

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
  const jobs = jobsOf(data?.rebuilds ?? []);
  return (
    <div class={stale ? 'stale' : undefined}>
      <header class="page-head"><h1>{words.title}</h1><p class="lead">{words.lead}</p></header>
      <Section id="rebuilds" title={words.list} lead={data ? words.showing(jobs.length, data.rebuilds.length, data.total, data.grounds.policy.name) : undefined}>
        <Filter />
        {problem && <ProblemNotice problem={problem} />}
        {!data && !problem && <Waiting rows={8} />}
        {data && (data.rebuilds.length === 0 ? <p>{words.none}</p> : <ol class="rebuilds">{jobs.map((job) => <JobItem key={job[0].command} job={job} />)}</ol>)}
      </Section>
    </div>
  );
}
