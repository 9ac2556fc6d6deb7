/** Verifiers and policies. */
import { count } from './plural.ts';

export const verifiersText = {
  verifiers: {
    title: 'Verifiers',
    lead: 'Who may sign. Two signatures from the same hand are one voice, so verifiers are listed under the organization they belong to, and a policy usually counts organizations.',
    stat: { attestations: (n: number) => (n === 1 ? 'attestation' : 'attestations'), agreement: 'agreement with the published bytes', latest: 'latest' },
    share: (same: number, all: number) => `${same.toLocaleString('en')} of ${count(all, 'rebuild')}`, noRebuilds: 'no rebuild yet',
    voices: (n: number) => (n === 1 ? 'independent voice' : 'independent voices'), verifierCount: (n: number) => (n === 1 ? 'verifier' : 'verifiers'), keyCount: (n: number) => (n === 1 ? 'key' : 'keys'),
    spoken: (n: number) => `${n.toLocaleString('en')} spoke`, out: (n: number) => `${n.toLocaleString('en')} out of force`,
    independence: {
      title: 'Why organizations count',
      lead: 'Whoever holds several keys, or several people in one organization, can be fooled or forced at once. So a policy counts hands, not signatures.',
      together: (names: string, organization: string) => `${names} are in the hand of ${organization}: together they count once.`,
      none: 'At present every verifier is in a hand of its own, so either way of counting gives the same.',
      otherwise: 'A policy may count verifiers instead; strengths are shown both ways.',
    },
    key: {
      added: (day: string) => `since ${day}`, id: 'key', copy: 'Copy the pin', held: 'key held', notHeld: 'pinned, key material not given yet', compromised: 'compromised: nothing it signed counts', revoked: (day: string) => `revoked ${day}`,
    },
    keysOf: (name: string) => `Keys of ${name}`,
    entries: 'Entries in the log',
    members: (n: number) => count(n, 'verifier'),
    lone: 'In their own hand', loneLead: 'Each of these counts as an organization of one.',
    none: 'The registry names no verifiers.',
  },
  policies: {
    title: 'Policies',
    lead: 'What is verified depends on what you believe. A policy writes that down; two people with the same policy get the same answer.',
    standard: 'default', chosen: 'In use', choose: 'Use this policy', digest: 'Digest', nothing: 'none',
    member: {
      threshold: 'Rebuilds needed', roots: 'Roots', inputs: 'Inputs', environment: 'Environment', comparisons: 'Comparison', disputes: 'Disputes', diversity: 'Diversity',
      verifiers: 'Verifiers', compromised: 'Held compromised',
    },
    threshold: (n: number, independence: 'organization' | 'verifier') => (n === 1 ? `one independent ${independence}` : `${n} independent ${independence}s`),
    rootDigests: (n: number) => count(n, 'named artifact'),
    inputs: { attested: 'only those the attestation names', declared: 'the recipe’s, where the attestation names none' },
    environment: { ignore: 'not considered', require: 'must be verified too' },
    disputes: { block: 'a dispute blocks', flag: 'a dispute is shown, and does not block' },
    diversity: (n: number) => (n === 1 ? 'one compiler is enough' : `at least ${n} different compilers (diverse double-compiling)`),
    allVerifiers: 'all that are registered',
    own: 'A policy of your own',
    ownLead: 'Write it as JSON, check it, and ask the command line or the API under it.',
    ownCommand: 'npx rootline verify go@1.24.2 --policy my-policy.json',
  },
} as const;
