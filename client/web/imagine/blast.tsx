/** Which releases, of all compilers, fall or rise with what is supposed, and why. The server is asked, for it knows them all. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../../../schema/problem.ts';
import type { Policy } from '../../../schema/policy.ts';
import type { ChangedRelease, WhatIf, WhatIfRequest } from '../../../schema/explain.ts';
import { readProblem, unreachable } from '../api/problem.ts';
import { Button } from '../design/button.tsx';
import { ProblemNotice } from '../design/notice.tsx';
import { asSentence } from '../design/sentence.ts';
import { pathOf, releasePath } from '../route/place.ts';
import { at, to } from '../route/view.ts';
import { text } from '../text/en.ts';
import { withoutAbout } from './policy-text.ts';

const words = text.imagine.blast;
/** Waits for the reader to have finished assuming, in milliseconds. */
const PAUSE = 400;
const MOST = 20;

type Told = { answer: WhatIf; problem: null } | { answer: null; problem: Problem };

async function ask(request: WhatIfRequest, signal: AbortSignal): Promise<Told> {
  const response = await fetch('/api/v1/what-if', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request), signal });
  return response.ok ? { answer: (await response.json()) as WhatIf, problem: null } : { answer: null, problem: await readProblem(response) };
}

/** The server's answer; null while it is waited for, and where nothing is asked. */
function useWhatIf(request: WhatIfRequest | null): Told | null {
  const [told, tell] = useState<Told | null>(null);
  const asked = JSON.stringify(request);
  useEffect(() => {
    tell(null);
    if (request === null) return;
    const abort = new AbortController();
    const run = async (): Promise<void> => {
      try {
        tell(await ask(request, abort.signal));
      } catch {
        if (!abort.signal.aborted) tell({ answer: null, problem: unreachable() });
      }
    };
    const timer = window.setTimeout(() => void run(), PAUSE);
    return () => {
      window.clearTimeout(timer);
      abort.abort();
    };
  }, [asked]);
  return told;
}

function Changed({ changed }: { changed: readonly ChangedRelease[] }): JSX.Element {
  const [all, showAll] = useState(false);
  return (
    <>
      <ul class="changes">
        {(all ? changed : changed.slice(0, MOST)).map((c) => (
          <li key={c.release}><a href={to(releasePath(c.release))}>{c.release.replace('@', ' ')}</a> <span class="soft">{asSentence(c.because)}</span></li>
        ))}
      </ul>
      {!all && changed.length > MOST && <Button icon="down" onClick={() => showAll(true)}>{text.showMore(changed.length - MOST)}</Button>}
    </>
  );
}

/** What the server says would change, across all compilers. */
export function Supposed({ request }: { request: WhatIfRequest }): JSX.Element {
  const told = useWhatIf(request);
  if (!told) return <p class="soft" aria-busy="true">{text.waiting}</p>;
  if (told.problem) return <ProblemNotice problem={told.problem} />;
  const { falls, rises, assumes, downstream, sentence } = told.answer;
  return (
    <section class="blast" aria-label={words.title}>
      <p class="strong">{words.title}</p>
      <p>{asSentence(sentence)}</p>
      {falls.length > 0 && <Changed changed={falls} />}
      {rises.length > 0 && <Changed changed={rises} />}
      {assumes.length > 0 && <details><summary>{words.assumes(assumes.length)}</summary><p class="downstream">{assumes.map(({ digest, name }) => <a key={digest} class="listed" href={to(pathOf({ page: 'artifact', digest }))}>{name}</a>)}</p></details>}
      {downstream.length > 0 && <details><summary>{words.downstream(downstream.length)}</summary><p class="downstream">{downstream.map((id) => <a key={id} class="listed" href={to(releasePath(id))}>{id.replace('@', ' ')}</a>)}</p></details>}
    </section>
  );
}

/** What the policy assumes compromised, compared with the same policy assuming nothing. */
export function BlastRadius({ policy }: { policy: Policy }): JSX.Element | null {
  if (policy.compromised.length === 0) return null;
  return <Supposed request={{ policy: { ...withoutAbout(policy), compromised: [] }, suppose: { compromise: policy.compromised }, ...(at.value !== null && { at: at.value }) }} />;
}
