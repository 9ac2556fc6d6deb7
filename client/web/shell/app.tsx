/** The frame around every page, and which page is in it. Pages that most readers never open are loaded when they are. */
import type { ComponentType, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { reachable } from '../api/answers.ts';
import { Announcements } from '../design/announce.tsx';
import { Notice } from '../design/notice.tsx';
import { place } from '../route/view.ts';
import { text } from '../text/en.ts';
import { useAnchor } from './anchor.ts';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { later } from './later.tsx';
import { PastBanner, useLensProblem, WrongLens } from './lens.tsx';
import { OverviewPage } from '../pages/overview/page.tsx';

const pages: Record<typeof place.value.page, ComponentType> = {
  overview: OverviewPage,
  compiler: later(async () => (await import('../pages/compiler.tsx')).CompilerPage),
  release: later(async () => (await import('../pages/release/page.tsx')).ReleasePage),
  artifact: later(async () => (await import('../pages/artifact.tsx')).ArtifactPage),
  verifiers: later(async () => (await import('../pages/verifiers.tsx')).VerifiersPage),
  verifier: later(async () => (await import('../pages/verifier.tsx')).VerifierPage),
  log: later(async () => (await import('../pages/log.tsx')).LogPage),
  policies: later(async () => (await import('../pages/policies.tsx')).PoliciesPage),
  next: later(async () => (await import('../pages/next/page.tsx')).NextPage),
  disputes: later(async () => (await import('../pages/disputes.tsx')).DisputesPage),
  design: later(async () => (await import('../pages/design.tsx')).DesignPage),
  submit: later(async () => (await import('../pages/submit.tsx')).SubmitPage),
  about: later(async () => (await import('../pages/about.tsx')).AboutPage),
  missing: later(async () => (await import('../pages/missing.tsx')).MissingPage),
};

/** Which page, and of what: a new one is announced by moving the focus to its main part. */
function identity(): string {
  return Object.values(place.value).join(' ');
}

export function App(): JSX.Element {
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const Page = pages[place.value.page];
  const which = identity();
  const wrong = useLensProblem();
  useAnchor();
  useEffect(() => {
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
  }, [which]);
  return (
    <>
      <a class="skip" href="#main">{text.skip}</a>
      <Header />
      {!wrong && <PastBanner />}
      {!reachable.value && <aside class="banner" aria-label={text.gone.title}><Notice kind="warning" title={text.gone.title}><p>{text.gone.detail}</p></Notice></aside>}
      <main id="main" tabindex={-1} ref={main}>{wrong ? <WrongLens problem={wrong} /> : <Page key={which} />}</main>
      <Footer />
      <Announcements />
    </>
  );
}

