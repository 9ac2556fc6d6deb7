/** Pages of releases and artifacts. */
import { count, listed } from './plural.ts';

export const releaseText = {
  release: {
    filesOn: (files: number, platforms: number) => (platforms > 1 ? `${count(files, 'file')} for ${count(platforms, 'platform')}` : count(files, 'file')),
    commit: 'commit',
    prerelease: 'pre-release', withdrawnTag: 'withdrawn', withdrawn: (why: string) => why,
    notBootstrapped: 'Not bootstrapped from source',
    platform: 'Platform', allPlatforms: 'all', allOf: (n: number) => `all ${count(n, 'platform')}`,
    bootstrap: 'How it is bootstrapped', bootstrapLead: 'Which release built this one, as its records or a documented rule say. Claims, not evidence.',
    noBootstrap: 'No record says what built it.', fromRoot: 'directly from a root', fromUnknown: 'from something no record names',
    builds: (n: number) => `Declared to have built ${count(n, 'release')}`,
  },
  verdict: { grounds: 'Under policy', atSize: (n: number) => `with ${count(n, 'entry', 'entries')} in the log` },
  why: {
    title: 'Why it is verified',
    lead: (links: number, roots: readonly string[]) => `One shortest proof: ${count(links, 'link')} down to ${roots.length === 0 ? 'a root' : roots.length > 3 ? `${count(roots.length, 'root')}` : roots.join(', ')}.`,
    weakest: (name: string, strength: number) => `Its weakest link is ${name}, which rests on ${count(strength, 'organization')}.`,
    by: (n: number) => `rebuilt by ${count(n, 'verifier')}`,
    inputsFrom: {
      attestation: 'Its inputs are named by those who rebuilt it.', recipe: 'Its inputs are those its publisher declares.', none: 'Nobody says what it was built from.',
    },
    evidence: (n: number) => count(n, 'attestation'),
    more: (n: number) => `Show ${count(n, 'more link')}`,
  },
  whyNot: {
    title: 'Why not',
    lead: 'The first links, seen from the release, that nothing holds up; and the rebuilds that would.',
    broken: (n: number) => (n === 1 ? 'Where the chain breaks' : `Where the chain breaks (${n} places)`),
    missing: (n: number) => (n === 0 ? 'What is missing' : `What is missing: ${count(n, 'rebuild')}`),
    impossible: 'No rebuild can mend this',
    more: (n: number) => `Show ${count(n, 'more rebuild')}`,
  },
  agreement: {
    title: 'Who got which bytes', file: 'File', bytes: 'Bytes', same: 'the published bytes', other: 'other bytes',
    agree: (n: number) => `${n === 1 ? 'One verifier' : `All ${n} verifiers`} got the published bytes.`,
    disagree: (n: number) => `Verifiers disagree about ${count(n, 'file')}.`,
  },
  chokepoints: {
    title: 'What every proof goes through', artifacts: (n: number) => `Artifacts (${n})`, none: 'No single artifact is in every proof.', more: (n: number) => `${n} more`, sources: (n: number) => count(n, 'source archive'),
    organizations: (names: readonly string[]) => `Every proof needs the word of ${names.join(' and ')}.`,
    lineages: (n: number) => `Roots reached (${n})`, sufficient: 'enough by itself',
    disjoint: (yes: boolean | null) => (yes === true ? 'Two proofs share nothing on the way: diverse double-compiling.' : yes === false ? 'No two proofs are wholly apart.' : 'Whether two proofs are wholly apart could not be shown.'),
  },
  independence: {
    title: 'How independent it is', lead: 'Signatures are worth as much as their makers have not in common: another compiler, another machine, another source of the source.',
    converged: (n: number) => (n === 0 ? 'One lineage' : 'Several lineages'),
    convergedLead: 'The same bytes came out of compilers that have no root in common: no one root’s backdoor accounts for them.',
    notConverged: 'Nobody has yet got these bytes from compilers that have no root in common.',
    lineage: (compilers: readonly string[], roots: readonly string[]) => `${listed(compilers)}, from ${listed(roots)}`,
    shared: 'What its rebuilders share', sharedLead: 'In this respect they are not independent: what is wrong with it is wrong for all of them.',
    notShared: 'No two of them name the same build environment, or the same source from the same host.',
    groups: (n: number, byEnvironment: number, byHost: number) => [
      count(n, 'independent group'), ...(byEnvironment < n ? [`${byEnvironment} if the environment counts`] : []), ...(byHost < n ? [`${byHost} if the host of the source counts`] : []),
    ].join(', '),
    namedBy: (verifiers: readonly string[], hosts: readonly string[]) => `named by ${listed(verifiers)}${hosts.length > 0 ? `, fetched from ${listed(hosts)}` : ''}`,
    more: (n: number) => `and ${count(n, 'more file')}`,
    streak: (n: number, platform: string | null) => {
      const where = platform === null ? '' : ` for ${platform}`;
      return n === 0 ? `no streak${where}, since the newest release is not verified.` : n === 1 ? `the newest release${where} is verified.` : `the newest ${n} releases${where} are verified in a row.`;
    },
    included: (yes: boolean) => (yes ? 'This is one of them.' : 'This is not one of them.'),
  },
  proof: {
    title: 'Check it yourself',
    lead: 'The verdict comes with a proof: every signed envelope it rests on, its place in the log, the log’s signed head, and the catalog’s files. This browser can check all of it, believing nobody but the key below.',
    key: 'The log’s public key', keyNote: 'Offered by this server. If you know the key from elsewhere, put yours here: then the server cannot make up a log for you.',
    witnesses: 'Witnesses that must have cosigned', witnessesNote: 'The policy by which this server publishes (C2SP tlog-policy). If you trust other witnesses, put your own here.',
    noWitnesses: 'This log asks no witness to cosign: nobody but its operator says that it shows everyone the same. If you know one that does, put your policy here (C2SP tlog-policy).',
    check: 'Check the proof in this browser', checking: 'Checking…',
    state: { 'held': 'holds', 'failed': 'does not hold', 'not-checked': 'not checked' },
    held: 'Every check holds', notHeld: 'Not every check holds', couldNot: 'The proof could not be checked',
    believed: (n: number) => `What remains to be believed (${n})`,
    elsewhere: 'Check it elsewhere', download: 'Download the proof bundle', badge: 'Badge', badgeAlt: (name: string) => `Badge with the verdict on ${name}`,
  },
  files: {
    title: (n: number) => `Files (${n})`, label: 'Files of the release', lead: 'What is published under this name. A digest shown here is what the catalog’s sources give.',
    source: 'source',
    heads: { file: 'File', platform: 'Platform', status: 'Status', verifiers: 'Rebuilds', verifiersNote: 'Independent groups, as the policy counts them, that got exactly these bytes', digest: 'Digest', sources: 'Sources', sourcesNote: 'How many sources of the catalog give this digest' },
  },
  recipes: {
    title: 'Recipes', lead: 'What each file was declared to be built from. A recipe is a claim; only attestations are evidence.',
    inputs: (n: number) => count(n, 'input'),
  },
  disagreement: {
    title: (n: number) => `Sources disagree (${n})`, lead: 'Kept and shown, not smoothed over.', says: (who: string) => `${who} says`,
    state: (state: string) => {
      const words: Record<string, string> = { open: 'open', standing: 'still differs', passing: 'differed once', 'side-branch': 'on a side branch', 'left-out': 'left out' };
      return words[state] ?? state;
    },
  },
  artifact: {
    crumb: 'Artifact',
    files: (n: number) => (n === 1 ? 'Published as' : `Published as ${n} files`),
    inputs: (n: number) => `Built from ${count(n, 'input')}`,
    uses: (n: number) => `Goes into ${count(n, 'build')}`,
    as: { compiler: 'as compiler', tool: 'as tool', source: 'as source', environment: 'as environment' },
    moreUses: (n: number) => `and ${n.toLocaleString('en')} more.`,
  },
} as const;
