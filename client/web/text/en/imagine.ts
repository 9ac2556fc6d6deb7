/** Imagining: another policy, another time, an enemy's hand. */
import { count } from './plural.ts';

export const imagineText = {
  imagine: {
    open: 'What if…',
    title: 'What if you believed something else?',
    lead: 'The chain recolours at once, in this browser, by the same engine the server runs. Nothing you try here changes anything for anybody else.',
    loading: 'Fetching what bears on this release…',
    verified: (name: string) => `${name} would be verified`, notVerified: (name: string) => `${name} would not be verified`,
    preset: 'Start from', own: 'your own', ownAbout: 'Changed from what is shipped: it stands in the address as a whole, so a link to this page carries it.',
    member: {
      threshold: 'Rebuilds needed for every link', diversity: 'Different compilers needed', builders: 'Different systems and architectures', notAsked: 'not asked', rootDigests: 'Taken as roots', independence: 'Counted by', organization: 'organization', verifier: 'verifier',
      roots: 'Where chains may begin', inputs: 'Inputs', attested: 'as attested', declared: 'as declared', disputes: 'A dispute', block: 'blocks', flag: 'is shown',
      environment: 'Build environment', ignore: 'ignored', require: 'verified too', weak: 'SHA-1 digests', refused: 'refused', accepted: 'accepted',
      comparisons: 'Taken as equal', verifiers: 'Whom to believe', compromised: 'In an enemy’s hand',
    },
    noRoot: (name: string) => `Take ${name} for a root no longer`,
    assume: 'Assume compromised…', assumeHint: 'Any link can be added too: choose it in the chain. A fold is chosen by the right mouse button, by holding it, or with the arrow keys.', takeBack: (name: string) => `Take back: ${name} is sound`, takeBackMore: (n: number) => `and ${n.toLocaleString('en')} more: take them back`,
    save: 'Save as JSON', copy: 'Copy the policy as JSON', command: (name: string) => `npx rootline verify REF --policy ${name}.json`,
    reset: 'Undo all',
    compare: 'Side by side', against: 'Compare with', under: (name: string, verified: boolean) => `Under ${name}: ${verified ? 'verified' : 'not verified'}`,
    history: {
      title: 'History of its status along the log', lead: 'Worked out in this browser from everything the log holds about this chain, under the policy in use.',
      start: 'before the first entry that bears on it', see: 'see it then',
    },
    blast: { title: 'Across all compilers', downstream: (n: number) => `${count(n, 'release')} built with it at whatever remove, verified or not`,
      assumes: (n: number) => `${count(n, 'root')} to be believed for it`,
    },
    stories: {
      title: 'Two stories', lead: 'What the field warns of, and the shortcut it takes, told with this catalog and this log under the policy in use.',
      tell: 'Tell it', stop: 'Enough',
      'trusting-trust': {
        title: 'Trusting trust', about: 'The bootstrap binary that most releases were built with has a backdoor, and passes it on to every compiler made with it (Thompson, 1984). Who is downstream?',
      },
      'vendor-reset': {
        title: 'Vendor reset', about: 'Distributions begin anew from a binary that its publisher signed. What would taking publishers at their word buy, and whose word is it?',
      },
    },
    changes: {
      none: 'Nothing changes in this chain.', fallen: (n: number) => `${count(n, 'link')} would fall`, risen: (n: number) => `${count(n, 'link')} would rise`,
      more: (n: number) => `and ${n} more`, to: ' becomes ',
    },
    node: {
      suspect: 'What if it were compromised?', assume: 'Assume it is compromised', sound: 'Take back: it is sound', root: 'Take it for a root', noRoot: 'Take it for a root no longer',
      assumeAll: (n: number) => (n === 1 ? 'Assume the one artifact in it is compromised' : `Assume all ${n.toLocaleString('en')} artifacts in it are compromised`),
      allSound: (n: number) => (n === 1 ? 'Take back: the one artifact in it is sound' : `Take back: all ${n.toLocaleString('en')} artifacts in it are sound`),
      tooMany: (n: number) => `${count(n, 'artifact')} more cannot be assumed compromised here: an address, where your policy stands, has no room for so many. Open the fold, and choose among its links.`,
    },
    enemy: { assume: (what: string) => `Assume ${what} is compromised`, undo: 'Undo' },
    time: {
      label: 'When the log had', play: 'Let the log grow', pause: 'Stop', at: (n: number) => count(n, 'entry', 'entries'), of: (n: number, all: number) => `${n.toLocaleString('en')} of ${count(all, 'entry', 'entries')}`,
      bearing: (n: number, all: number) => (all === 0 ? 'No statement in the log bears on this chain.' : all === 1 ? `${n === 1 ? 'With' : 'Without'} the one statement that bears on this chain.` : `${n} of the ${count(all, 'statement')} that bear on this chain.`),
      banner: (at: string) => `You are looking at the past: the log as it was ${/^\d+$/.test(at) ? `with ${count(Number(at), 'entry', 'entries')}` : `at ${at}`}.`, now: 'Back to now', past: 'The past',
    },
  },
} as const;
