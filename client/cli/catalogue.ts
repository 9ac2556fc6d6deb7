/** Every command by name, in the order help lists them; their files are loaded when asked for. */
import type { Command } from 'commander';

export interface CommandModule {
  /** Gives the command its arguments, options, examples and action. */
  define(command: Command): void;
}

export interface CatalogueEntry {
  name: string;
  summary: string;
  load(): Promise<CommandModule>;
}

export const catalogue: readonly CatalogueEntry[] = [
  { name: 'serve', summary: 'run the server: API, log and web pages', load: () => import('./commands/serve.ts') },
  { name: 'verify', summary: 'is this release, file or digest chain-verified?', load: () => import('./commands/verify.ts') },
  { name: 'why', summary: 'the proof: links down to the roots, with their evidence', load: () => import('./commands/why.ts') },
  { name: 'why-not', summary: 'the first broken links, and the rebuilds that would mend them', load: () => import('./commands/why-not.ts') },
  { name: 'show', summary: 'what is known of a compiler, release, file or digest', load: () => import('./commands/show.ts') },
  { name: 'graph', summary: 'the chain of a release, from the roots up', load: () => import('./commands/graph.ts') },
  { name: 'export', summary: 'write a chain as SVG, DOT, GEXF or JSON', load: () => import('./commands/export.ts') },
  { name: 'agreement', summary: 'who got which digest: signers and files, disagreements first', load: () => import('./commands/agreement.ts') },
  { name: 'chokepoints', summary: 'what every proof goes through, the roots reached, what rebuilders share', load: () => import('./commands/chokepoints.ts') },
  { name: 'convergence', summary: 'bytes got from compiler lineages with no root in common', load: () => import('./commands/convergence.ts') },
  { name: 'next', summary: 'what to rebuild next: what verifies most comes first', load: () => import('./commands/next.ts') },
  { name: 'what-if', summary: 'what falls and what rises when you believe something else', load: () => import('./commands/what-if.ts') },
  { name: 'evaluate', summary: 'evaluate scenarios from files, one line of JSON each', load: () => import('./commands/evaluate.ts') },
  { name: 'policy', summary: 'list the shipped policies, check one of your own', load: () => import('./commands/policy.ts') },
  { name: 'compare', summary: 'how two builds of a file differ, and which comparison they pass', load: () => import('./commands/compare.ts') },
  { name: 'rebuild', summary: 'run a build, compare its output with what is published, sign the result', load: () => import('./commands/rebuild.ts') },
  { name: 'attest', summary: 'write and sign a statement about a rebuild', load: () => import('./commands/attest.ts') },
  { name: 'submit', summary: 'hand signed envelopes in', load: () => import('./commands/submit.ts') },
  { name: 'import', summary: 'take in signatures as projects publish them', load: () => import('./commands/import.ts') },
  { name: 'proof', summary: 'take a verdict away with its proof, and check one offline', load: () => import('./commands/proof.ts') },
  { name: 'log', summary: 'audit a log, or witness logs for others', load: () => import('./commands/log.ts') },
  { name: 'bench', summary: 'how quick this machine is at what people wait for', load: () => import('./commands/bench.ts') },
  { name: 'keygen', summary: 'make a signing key', load: () => import('./commands/keygen.ts') },
];
