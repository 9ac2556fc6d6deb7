/** The chain: canvas, tree and details. */
import { count } from './plural.ts';

export const chainText = {
  chain: {
    title: 'The chain',
    lead: 'From the roots to this release. An arrow goes from what was used to what it built.',
    fromTo: (first: string, last: string) => `${first.replace('@', ' ')} to ${last.replace('@', ' ')}`,
    tools: { label: 'View of the chain', closer: 'Zoom in', farther: 'Zoom out', fit: 'Show the whole chain' },
    canvas: (nodes: number) => `Chain graph with ${count(nodes, 'node')}. The same chain follows as a tree.`,
    keys: 'Left arrow goes to what built a node, right arrow to what it built, up and down to its neighbours. Enter opens a folded run, plus and minus zoom, zero shows everything, escape lets go.',
    failed: 'The graph could not be drawn. The tree has the same chain.',
    legend: 'What the marks mean',
    tree: 'The chain as a tree, from this release to its roots',
    treeTitle: 'Link by link',
    treeLead: (n: number) => `${count(n, 'link')} from here to the roots. Like links are folded; choose a fold to open it.`,
    elsewhere: ' (its own inputs are listed above)',
    side: 'Details of the chain',
    details: 'Chosen link',
    close: 'Let go of this link',
    openRelease: 'Open its page',
    openRuns: 'Opened runs',
    foldAgain: (first: string, last: string) => `Fold ${first.replace(/\/.*$/, '').replace('@', ' ')} to ${last.replace(/\/.*$/, '').replace('@', ' ')}`,
    truncated: (n: number) => `The whole chain has ${n.toLocaleString('en')} links; what is far from here is folded by layer and status.`,
    facts: { platform: 'Platform', date: 'Released', digest: 'Digest', files: 'Files', sources: 'Source archives' },
    builtFrom: 'Built from',
    builds: 'Builds',
    evidence: 'Who rebuilt it',
  },
  evidence: {
    none: 'Nobody has attested this yet.',
    of: (organization: string) => `of ${organization}`,
    entry: (n: number) => `entry ${n}`,
    idle: (because: string) => (because ? `Does not count: ${because}` : 'Does not count under this policy.'),
  },
} as const;
