/** The frame of every page, and what several pages share. */
import { count } from './plural.ts';

export const shellText = {
  name: 'Rootline',
  skip: 'Skip to the content',
  waiting: 'Loading…',
  showMore: (n: number) => `Show ${n.toLocaleString('en')} more`,
  mend: 'How to mend it:', aboutProblem: 'About this problem',
  crumbs: 'You are here',
  tableOf: (what: string) => `${what}: table`,
  ways: {
    label: 'Pages', overview: 'Compilers', next: 'Next rebuilds', disputes: 'Disputes', design: 'Design system', verifiers: 'Verifiers', log: 'Log', policies: 'Policies', submit: 'Submit', about: 'How it works',
  },
  theme: {
    auto: 'Theme: as the system has it. Switch to light', light: 'Theme: light. Switch to dark', dark: 'Theme: dark. Switch to the system’s',
  },
  search: {
    label: 'Search releases and digests', results: 'Releases found', short: 'Search', example: 'go 1.24, rust 1.85.0, gcc, or a sha256 digest',
    artifact: 'artifact', nothing: (words: string) => `Nothing is called “${words}”.`,
    total: (shown: number, total: number) => (shown < total ? `${shown} of ${total.toLocaleString('en')}` : count(total, 'release')),
  },
  policy: { label: 'Policy' },
  foot: {
    rule: 'Every answer is a pure function of these three: the same three give the same bytes, on any machine.',
    live: 'live', still: 'not live', catalog: 'Catalog', log: 'Log', policy: 'Policy', entries: (n: number) => count(n, 'entry', 'entries'),
  },
  gone: { title: 'The server does not answer', detail: 'What you see is what it said last. The page asks again every few seconds.' },
  pageLost: { title: 'This page could not be loaded', detail: 'The server has stopped or was updated. It is asked for again when the server is back; if it stays away, reload.' },
  copy: { done: 'Copied', failed: 'Could not copy: select the text instead', command: 'Command', copyCommand: 'Copy the command' },
  digest: { copy: 'Copy the digest', unrecorded: 'no digest on record', intermediate: 'unpublished artifact' },
  date: {
    none: 'no date on record', seen: (day: string) => `by ${day}`, seenNote: 'The day of release is not on record; this is the earliest day it is known by.',
  },
  missing: {
    eyebrow: 'Not here', title: 'There is no such page', detail: (path: string) => `Nothing is at ${path}.`,
    nearest: 'Perhaps you meant', overview: 'All compilers', platform: (name: string, platform: string) => `${name} publishes nothing for “${platform}”`,
    platformDetail: (name: string, n: number) => (n === 0 ? `${name} publishes no binary at all.` : `${name} publishes files for ${count(n, 'platform')}.`), platforms: 'It publishes files for', policies: 'There are these policies',
    digest: 'That is no digest', digestDetail: (typed: string) => `A digest is sha256: and 64 hexadecimal figures, or sha1: and 40; “${typed}” is not.`,
    sameDigest: 'the same, as digests are written', hash: 'A file is found by its content too:',
    now: 'The log as it is now', asTime: (day: string) => `The log as it was when ${day} began`,
  },
} as const;
