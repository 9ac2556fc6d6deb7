/** Every view that must hold up to a look: its address, and what its picture is called. */
export interface View {
  name: string;
  path: string;
  /** On a server whose log is empty. */
  onEmpty?: boolean;
}

const digest = 'sha256:7c343ab3dd28f4b462abacca0f86073b8839e0ab33a7f05b716fb03396de7699';

export const views: readonly View[] = [
  { name: 'overview', path: '/?policy=declared' },
  { name: 'overview-table', path: '/?view=table' },
  { name: 'overview-empty', path: '/', onEmpty: true },
  { name: 'log-empty', path: '/log', onEmpty: true },
  { name: 'compiler', path: '/c/stagex-rust?policy=declared' },
  { name: 'compiler-filtered', path: '/c/go?q=1.24' },
  { name: 'release-not-verified', path: '/r/rust/1.98.0' },
  { name: 'release-verified', path: '/r/stagex-go/2025.04.1?policy=declared' },
  { name: 'release-wide', path: '/r/stagex-rust/2025.04.1?policy=declared&node=stagex@2025.03.0/core-python' },
  { name: 'release-not-bootstrapped', path: '/r/stagex-ocaml/2025.04.1?policy=declared' },
  { name: 'artifact', path: `/a/${digest}?policy=declared` },
  { name: 'imagine', path: '/r/stagex-go/2025.04.1?policy=declared&imagine=policy' },
  { name: 'compare', path: '/r/stagex-go/2025.04.1?policy=declared&imagine=compare&against=strict' },
  { name: 'past', path: '/r/stagex-go/2025.04.1?policy=declared&at=260' },
  { name: 'next', path: '/next' },
  { name: 'disputes', path: '/disputes' },
  { name: 'design', path: '/design' },
  { name: 'entry', path: '/log?entry=256' },
  { name: 'verifiers', path: '/verifiers' },
  { name: 'verifier', path: '/v/lancevick?policy=declared' },
  { name: 'verifier-compromised', path: '/v/lancevick?policy=declared&assume=organization:distrust' },
  { name: 'log', path: '/log' },
  { name: 'policies', path: '/policies' },
  { name: 'policies-story', path: '/policies?policy=declared&story=vendor-reset' },
  { name: 'submit', path: '/submit' },
  { name: 'about', path: '/about' },
  { name: 'docs', path: '/docs' },
  { name: 'problems', path: '/problems' },
  { name: 'problem', path: '/problems/unknown-key' },
  { name: 'wrong-release', path: '/r/go/1.24.99' },
  { name: 'wrong-platform', path: '/r/go/1.24.2?platform=vms-vax' },
  { name: 'wrong-policy', path: '/r/go/1.24.2?policy=hope' },
  { name: 'wrong-time', path: '/r/go/1.24.2?at=99999999' },
  { name: 'wrong-digest', path: `/a/sha256:${'0'.repeat(64)}` },
  { name: 'wrong-digest-beginning', path: `/a/${digest.slice(7, 24).toUpperCase()}` },
  { name: 'wrong-day', path: '/r/go/1.24.2?at=2026-01-01' },
  { name: 'wrong-compiler', path: '/c/rusd' },
  { name: 'wrong-verifier', path: '/v/lancevik' },
  { name: 'wrong-entry', path: '/log?entry=99999' },
  { name: 'wrong-page', path: '/no/such/page' },
];
