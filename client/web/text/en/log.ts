/** The log, and submitting to it. */
import { count } from './plural.ts';

export const logText = {
  next: {
    title: 'Next rebuilds',
    lead: 'What a volunteer could rebuild today, all inputs being verified already. What turns most releases verified comes first.',
    list: 'The work list', none: 'Nothing on record could be rebuilt next under this policy and filter.',
    showing: (n: number, all: number, policy: string) => `${n === all ? count(all, 'rebuild') : `${n} of ${count(all, 'rebuild')}`} under policy “${policy}”.`,
    turns: (n: number) => (n === 1 ? 'turns verified' : 'turn verified'), closer: (n: number) => `${n.toLocaleString('en')} one step closer`,
    verifies: 'Verifies', more: (n: number) => `and ${n} more`,
    compiler: 'Compiler', platform: 'Platform', verifier: 'Not yet done by', any: 'any', anybody: 'anybody',
  },
  disputes: {
    title: 'Disputes', list: 'Rebuilds that differ',
    lead: 'Somebody rebuilt a published file and got other bytes. That need not be malice, more often it is a build that is not reproducible; but until it is explained, a policy may refuse the file.',
    none: 'Nobody has reported different bytes.',
  },
  log: {
    title: 'The log',
    lead: 'Every attestation that was taken in, in order, never changed. Its head is signed; any monitor that reads C2SP tile logs can follow it.',
    size: 'entries', published: 'in the published checkpoint', origin: 'Origin', key: 'Public key', copyKey: 'Copy the public key', root: 'Merkle root', signed: 'signed',
    witnesses: (n: number) => (n === 1 ? 'witness' : 'witnesses'), held: 'The newest entries are not published yet',
    entries: 'Entries', none: 'The log is empty: nobody has submitted an attestation yet.', operator: 'log operator',
    showing: (n: number, total: number) => (n === total ? count(total, 'entry', 'entries') : `${n} of ${count(total, 'entry', 'entries')}`),
    heads: { index: 'No.', time: 'Received', verifier: 'Verifier', says: 'Says', signature: 'Signature', envelope: 'Envelope' },
    moreSaid: (n: number) => `and ${n} more`,
    keyStandingNote: 'The key’s standing by its own certificate when it signed. Shown, never counted: the registry decides.',
    heard: (n: number) => `${count(n, 'new entry', 'new entries')} since you opened this page.`,
    pages: 'Pages of entries', newest: 'Newest', older: 'Older entries',
    filter: { verifier: 'Verifier', of: 'About', ofExample: 'go@1.24.2', result: 'Result', all: 'any' },
  },
  submit: {
    title: 'Submit an attestation',
    lead: 'A signed statement that you rebuilt an artifact. The signature is the login: any registered verifier may submit, and nobody else.',
    drop: 'Drop a signed envelope here: DSSE, Sigstore bundle or OpenPGP',
    chooseFile: 'Choose a file', paste: 'Or paste it', pasteExample: '{"payloadType":"application/vnd.in-toto+json", …',
    look: 'Look at it', send: 'Send to the log', sendAnyway: 'Send it all the same',
    looksGood: 'It holds, as far as this browser can tell', wouldRefuse: 'The log would refuse this',
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
