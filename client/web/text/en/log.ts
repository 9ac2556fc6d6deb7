/** The log, and submitting to it. */
import { count } from './plural.ts';

export const logText = {
  next: {
    title: 'Next rebuilds',
    lead: 'What a volunteer could rebuild today, all inputs being verified already. What turns most releases verified comes first.',
    list: 'The work list', none: 'Nothing on record could be rebuilt next under this policy and filter.',
    showing: (n: number, all: number, policy: string) => `${n === all ? count(all, 'rebuild') : `${n} of ${count(all, 'rebuild')}`} under policy “${policy}”.`,
    turns: (n: number) => (n === 1 ? 'release turns verified' : 'releases turn verified'), closer: (n: number) => `${n.toLocaleString('en')} one step closer`,
    verifies: 'Verifies', turned: (release: string, platform: string) => `${release} for ${platform}`, more: (n: number) => `and ${n} more`,
    compiler: 'Compiler', platform: 'Platform', verifier: 'Not yet done by', any: 'any', anybody: 'anybody',
  },
  disputes: {
    title: 'Disputes', list: 'Rebuilds that differ', got: 'got', also: 'See who got which bytes',
    lead: 'Somebody rebuilt a published file and got other bytes. That need not be malice, more often it is a build that is not reproducible; but until it is explained, a policy may refuse the file.',
    none: 'Nobody has reported different bytes.',
    sources: (n: number) => `Sources that disagree (${n})`,
    sourcesLead: 'Before anybody rebuilds: the catalog’s own sources do not give these files the same digest. What it takes, and what it leaves, is on record.',
    heads: { file: 'File', taken: 'Taken', left: 'Left', state: 'State', note: 'Why' }, nothing: 'none',
  },
  log: {
    title: 'The log',
    lead: 'Every attestation that was taken in, in order, never changed. Its head is signed; any monitor that reads C2SP tile logs can follow it.',
    size: (n: number) => (n === 1 ? 'entry' : 'entries'), published: 'in the published checkpoint', origin: 'Origin', key: 'Public key', copyKey: 'Copy the public key', root: 'Merkle root', signed: 'signed',
    witnesses: (n: number) => (n === 1 ? 'witness' : 'witnesses'), held: 'The newest entries are not published yet',
    head: {
      checking: 'Checking the signature…', note: 'The signed note',
      holds: (size: number, cosigners: readonly string[], strangers: readonly string[]) => [
        `Checked in this browser: the key above signed this head over ${count(size, 'entry', 'entries')}.`,
        cosigners.length > 0 ? `The ${cosigners.length === 1 ? 'cosignature' : 'cosignatures'} of ${cosigners.join(', ')} ${cosigners.length === 1 ? 'holds' : 'hold'}.` : 'No witness that the log names cosigned it.',
        strangers.length > 0 ? `Not checked: what ${strangers.join(', ')} signed, for want of a key.` : '',
      ].join(' ').trimEnd(),
      cannot: 'This browser could not check the signature: it knows no Ed25519',
    },
    entries: 'Entries', none: (filtered: boolean) => (filtered ? 'No entry is like that.' : 'The log is empty: nobody has submitted an attestation yet.'), operator: 'log operator',
    showing: (n: number, total: number) => (n === total ? count(total, 'entry', 'entries') : `${n} of ${count(total, 'entry', 'entries')}`),
    heads: { index: 'No.', time: 'Received', verifier: 'Verifier', says: 'Says', signature: 'Signature', envelope: 'Envelope' },
    moreSaid: (n: number) => `and ${n} more`,
    keyStandingNote: 'The key’s standing by its own certificate when it signed. Shown, never counted: the registry decides.',
    since: (n: number) => `Show ${count(n, 'new entry', 'new entries')}`,
    entry: {
      title: (n: number) => `Entry ${n}`, close: 'Close', created: 'signed', download: 'Download the signed bytes', newest: 'Back to the newest entries', inputs: (n: number) => `From ${count(n, 'input')}`,
      noInputs: 'It names no inputs.',
    },
    pages: 'Pages of entries', newest: 'Newest', older: 'Older entries',
    filter: { verifier: 'Verifier', of: 'About', ofExample: 'go@1.24.2', result: 'Result', all: 'any' },
  },
  submit: {
    title: 'Submit an attestation',
    lead: 'A signed statement that you rebuilt an artifact. The signature is the login: any registered verifier may submit, and nobody else.',
    drop: 'Drop a signed envelope here: DSSE, Sigstore bundle or OpenPGP',
    chooseFile: 'Choose a file', paste: 'Or paste it', pasteExample: '{"payloadType":"application/vnd.in-toto+json", …',
    look: 'Look at it', send: 'Send to the log', sendAnyway: 'Send it all the same',
    looksGood: 'It holds, as far as this browser can tell', wouldRefuse: 'The log would refuse this', cannotAsk: 'It could not be looked at', result: 'What came of it',
    keyless: 'It reads well; who signed it, the server has to check',
    keylessNote: 'The bundle stands on a certificate instead of a registered key. This browser has no trusted root to check certificates with; the server does when it is sent.',
    format: (format: string) => `Format: ${format}`, signedBy: (verifier: string) => `Signed by ${verifier}.`, effect: 'What it would change:',
    taken: (n: number) => `Taken: it is entry ${n} of the log`, known: (n: number) => `The log has it already, as entry ${n}`,
    nothingLogged: 'Nothing was logged.', verified: 'Now verified:', lost: 'No longer verified:', seeEntry: 'See it in the log',
    how: 'How to make one', howLead: 'Four steps, on your own machine.',
    steps: [
      { title: 'Make a key', detail: 'Once. The public half goes to the registry.', line: 'npx rootline keygen' },
      { title: 'Rebuild', detail: 'Build the release from its declared inputs and hash what comes out.', line: 'npx rootline show go@1.24.2' },
      { title: 'Sign', detail: 'State what you built, from what, and how it compares.', line: 'npx rootline attest --help' },
      { title: 'Submit', detail: 'Here, or from the command line.', line: 'npx rootline submit FILE' },
    ],
  },
} as const;
