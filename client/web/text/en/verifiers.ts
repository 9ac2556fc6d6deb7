/** Verifiers and policies. */
import { count, listed } from './plural.ts';

export const verifiersText = {
  verifiers: {
    title: 'Verifiers',
    lead: 'Who may sign. Two signatures from the same hand are one voice, so verifiers are listed under the organization they belong to, and a policy usually counts organizations.',
    stat: { attestations: (n: number) => (n === 1 ? 'attestation' : 'attestations'), agreement: 'agreement with the published bytes', latest: 'latest' },
    /** Rounded down: all but one of a thousand is not all. */
    share: (same: number, all: number) => `${same.toLocaleString('en')} of ${count(all, 'rebuild')}`, rate: (same: number, all: number) => `${Math.floor((1000 * same) / all) / 10} %`, noRebuilds: 'no rebuild yet',
    voices: (n: number) => (n === 1 ? 'independent voice' : 'independent voices'), verifierCount: (n: number) => (n === 1 ? 'verifier' : 'verifiers'), keyCount: (n: number) => (n === 1 ? 'key' : 'keys'),
    spoken: (n: number) => `${n.toLocaleString('en')} spoke`, out: (n: number) => `${n.toLocaleString('en')} out of force`,
    independence: {
      title: 'Why organizations count',
      lead: 'Whoever holds several keys, or several people in one organization, can be fooled or forced at once. So a policy counts hands, not signatures.',
      together: (names: readonly string[], organization: string) => `${listed(names)} are in the hand of ${organization}: together they count once.`,
      none: 'At present every verifier is in a hand of its own, so either way of counting gives the same.',
      otherwise: 'A policy may count verifiers instead; strengths are shown both ways.',
    },
    key: {
      added: (day: string) => `since ${day}`, id: 'key', copy: 'Copy the pin', held: 'key held', notHeld: 'pinned, key material not given yet', compromised: 'compromised: nothing it signed counts', revoked: (day: string) => `revoked ${day}`,
    },
    one: {
      none: 'There is no such verifier', noneDetail: (id: string) => `The registry names nobody “${id}”.`, all: 'Who is in the registry', id: 'Registered as', organization: 'In the hand of', keys: (n: number) => count(n, 'key'), independence: 'Independence', latest: 'What it said last', allEntries: 'All its entries',
      alone: (organization: string) => `Nobody else in the registry is in the hand of ${organization}: its word counts by itself.`,
      together: (names: readonly string[], organization: string) => `${listed(names)} ${names.length === 1 ? 'is' : 'are'} in the hand of ${organization} too: together they count once where a policy counts organizations.`,
      enemy: 'What if it were in an enemy’s hand?', enemyLead: 'What would fall under the policy in use if nothing it signed counted, or nothing that one of its keys signed.', theKey: (pin: string) => `the key ${pin}`,
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
      threshold: 'Rebuilds needed', roots: 'Roots', inputs: 'Inputs', environment: 'Environment', comparisons: 'Comparison', disputes: 'Disputes', diversity: 'Diversity', builders: 'Builders', weak: 'SHA-1 digests',
      verifiers: 'Verifiers', compromised: 'Held compromised',
    },
    threshold: (n: number, independence: 'organization' | 'verifier') => (n === 1 ? `one independent ${independence}` : `${n} independent ${independence}s`),
    rootDigests: (n: number) => count(n, 'named artifact'),
    inputs: { attested: 'only those the attestation names', declared: 'the recipe’s, where the attestation names none' },
    environment: { ignore: 'not considered', require: 'must be verified too' },
    disputes: { block: 'a dispute blocks', flag: 'a dispute is shown, and does not block' },
    diversity: (n: number) => (n === 1 ? 'one compiler is enough' : `at least ${n} different compilers (diverse double-compiling)`),
    builders: (n: number | undefined) => (n === undefined ? 'on whichever system and architecture' : `on at least ${n} different systems or architectures together`),
    weak: { refused: 'refused: nothing known by SHA-1 alone is verified', accepted: 'accepted like any other' },
    allVerifiers: 'all that are registered',
    own: 'A policy of your own',
    ownLead: 'Write it as JSON, check it, and ask the command line or the API under it.',
    ownCommand: 'npx rootline verify go@1.24.2 --policy my-policy.json',
  },
} as const;
