/** The first page and the pages of compilers. */
import { count } from './plural.ts';

export const overviewText = {
  overview: {
    question: 'Is this compiler release chain‑verified?',
    lead: 'A compiler is built by an older compiler, and that by an older one still. Rootline follows every release back to a root that anyone can audit, and shows which links independent people have rebuilt, bit for bit.',
    stat: {
      verified: (n: number) => (n === 1 ? 'release verified' : 'releases verified'), releases: (n: number) => (n === 1 ? 'release known' : 'releases known'),
      compilers: (n: number) => (n === 1 ? 'compiler' : 'compilers'), attestations: (n: number) => (n === 1 ? 'attestation in the log' : 'attestations in the log'),
    },
    strip: {
      title: 'What is verified depends on what you believe', lead: 'The same log under each policy. Choose one to see everything through it.', verified: (n: number) => (n === 1 ? 'release verified' : 'releases verified'), chosen: 'in use',
    },
    lanes: 'Compilers, from their roots to today',
    lanesLead: (policy: string) => `Each mark is a release under the policy “${policy}”. Choose one to see its chain.`,
    table: 'As a table',
    laneOf: (name: string, n: number) => `${name}: ${count(n, 'release')}, oldest first. Use the arrow keys.`,
    rootsOf: (name: string) => `Roots of ${name}`,
    rootCount: { seed: (n: number) => count(n, 'seed'), source: (n: number) => count(n, 'source root'), vendor: (n: number) => count(n, 'vendor root') },
    verifiedOf: (verified: number, all: number) => `${verified.toLocaleString('en')} of ${all.toLocaleString('en')} verified`,
    partial: (n: number) => `${n} partly`,
    streak: (n: number) => `newest ${n} in a row`,
    nothing: 'The catalog has no releases.',
    heads: {
      compiler: 'Compiler', releases: 'Releases', verified: 'Verified', partial: 'Partly', notVerified: 'Not verified', streak: 'Streak', oldest: 'Oldest', newest: 'Newest', roots: 'Roots',
    },
    empty: {
      title: 'Nothing is verified yet: the log is empty',
      detail: 'The catalog knows every release and what it is said to be built from. What it cannot know is who rebuilt them. A release turns verified when signed rebuild attestations reach all the way down to a root. To see that happen:',
      steps: [
        { title: 'Bring in what others have signed', detail: 'StageX publishes container signatures by five people. With a copy of its signatures and keys:', line: 'npx rootline import stagex PATH/signatures --keys PATH/keys' },
        { title: 'Sign a rebuild of your own', detail: 'Make a key, have it registered, and state what you built from what:', line: 'npx rootline keygen && npx rootline attest --help' },
        { title: 'Or just look around', detail: 'Every release page shows its chain, and exactly which rebuilds are missing.', line: '' },
      ],
      more: 'What the words mean:',
    },
  },
  compiler: {
    stat: { verified: 'verified', partial: 'partly verified', streak: 'newest verified in a row', files: (n: number) => (n === 1 ? 'file' : 'files') },
    of: (n: number) => `of ${n.toLocaleString('en')}`,
    roots: 'Roots',
    rootsLead: 'Where chains of this compiler may begin. Whether a root is accepted is the policy’s choice.',
    showRoots: (n: number) => `Show all ${n}`,
    releases: 'Releases',
    filter: 'Name', filterExample: '1.24', status: 'Status', all: 'any',
    showing: (n: number, total: number) => (n === total ? count(total, 'release') : `${n} of ${count(total, 'release')}`),
    heads: { release: 'Release', status: 'Status', date: 'Date', platforms: 'Platforms', files: 'Files' },
    sources: 'Where the facts come from',
    sourcesLead: 'Each digest in the catalog carries the letters of the sources that give it.',
  },
} as const;
