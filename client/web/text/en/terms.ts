/** The field's own terms, each with what it means: statuses, roots, roles, comparisons, strength. */
import { count } from './plural.ts';

export const termsText = {
  status: {
    root: { word: 'root', means: 'Accepted without a build: the policy takes this as a place where a chain may begin.' },
    verified: { word: 'verified', means: 'Independently reproduced from verified inputs, link by link back to a root.' },
    reproduced: { word: 'reproduced', means: 'Enough independent parties rebuilt exactly these bytes, but not everything they built it from is verified.' },
    attested: { word: 'attested', means: 'Somebody rebuilt exactly these bytes, but fewer independent parties than the policy asks for.' },
    claimed: { word: 'claimed', means: 'Published, and nobody has shown that they rebuilt it.' },
    unknown: { word: 'not on record', means: 'Named by a record, but no public source gives its bytes a digest, so nothing can be checked.' },
    disputed: { word: 'disputed', means: 'Somebody who counts rebuilt it and got different bytes.' },
    compromised: { word: 'compromised', means: 'The policy holds it to be in an enemy’s hand.' },
    partial: { word: 'partly verified', means: 'Verified on some platforms and not on others.' },
  },
  releaseStatus: {
    'verified': 'verified', 'partial': 'partly verified', 'not-verified': 'not verified',
    best: (best: string) => {
      const words: Record<string, string> = { verified: 'not verified, some files are', root: 'not verified, some files are', unknown: 'not on record' };
      return words[best] ?? best;
    },
  },
  rootKind: {
    seed: { word: 'seed', means: 'A root: small enough to be read and audited by hand.' },
    source: { word: 'source root', means: 'A root: a start from source code alone.' },
    vendor: { word: 'vendor root', means: 'A root: a binary taken on its publisher’s word. Policies that ask for a full chain do not accept it.' },
  },
  role: { compiler: 'compiler', tool: 'tool', source: 'source', environment: 'environment' },
  basis: {
    attested: { word: 'attested', means: 'A verifier who counts states that this went in.' },
    record: { word: 'on record', means: 'The publisher’s own record says that this went in.' },
    rule: { word: 'by rule', means: 'No record says so; a documented rule does.' },
    alternative: { word: 'another way', means: 'Another documented way to build it.' },
  },
  result: { reproduced: 'reproduced', differs: 'got different bytes', withdrawal: 'withdrew' },
  comparison: {
    'bit-identical': 'bit for bit', 'signature-stripped': 'signatures aside', 'contents': 'contents alike', 'symbols-stripped': 'symbols aside',
    'build-id-normalized': 'build id aside',
  },
  strength: {
    title: 'Strength', by: { organization: 'Strength by organization', verifier: 'Strength by verifier' },
    short: (n: number) => `by ${n}`,
    root: 'a root: no number of rebuilds applies',
    none: 'no unbroken chain at any threshold',
    means: {
      organization: (n: number) => (n === 1 ? 'the weakest link rests on one organization' : `every link was rebuilt by ${n} organizations or more`),
      verifier: (n: number) => (n === 1 ? 'the weakest link rests on one verifier' : `every link was rebuilt by ${n} verifiers or more`),
    },
    differ: (verifiers: number, organizations: number) =>
      `${verifiers} people signed, but some are in the same hand: counted by organization they are ${organizations}.`,
  },
  keyStanding: (standing: string) => {
    const words: Record<string, string> = {
      'valid': 'key valid', 'expired-when-signed': 'key had expired when it signed', 'expired-since': 'key expired since', 'revoked': 'key revoked', 'unknown': 'key standing unknown',
    };
    return words[standing] ?? standing;
  },
  said: {
    reproduced: (of: string | null) => (of ? `rebuilt ${of}` : 'rebuilt'),
    differs: (of: string | null) => (of ? `rebuilt ${of} and got something else` : 'got something else'),
    withdraws: (n: number) => `withdraws ${count(n, 'earlier entry', 'earlier entries')}`,
    registry: 'The registry of verifiers changed',
    unknown: 'Something this page does not know how to read',
  },
} as const;
