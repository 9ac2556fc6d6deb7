/**
 * Chains of any size, *simulated*: a catalog made by a program, in the catalog's own file format, and rebuilds of it. They measure and test
 * what real chains are too small for, and say nothing of any compiler; every name in them says so.
 */
import { createHash } from 'node:crypto';
import type { Rebuild } from '../../chains/attestation/statement.ts';

/** One long line, or layers of 40 artifacts of which each is built with three of the layer before. */
export type Shape = 'line' | 'wide';

export interface SimulatedChain {
  /** Text of the catalog's files, by name. */
  catalog: ReadonlyMap<string, string>;
  /** What the chain leads to. */
  release: { compiler: string; version: string };
  /** Rebuilds to be signed, each by the verifier of this number: 0 or 1. */
  rebuilds: { by: 0 | 1; rebuild: Rebuild }[];
}

const COMPILER = 'simulated';
const PLATFORM = 'linux-amd64';
/** Artifacts of a layer, and how many of the layer before go into each. */
const WIDTH = 40;
const INPUTS = 3;

function digestOf(name: string): string {
  return createHash('sha256').update(`simulated ${name}`).digest('hex');
}

interface Built { version: string; by: number[] }

/** What is built from what, by number, the oldest first; from none is from the root. */
function plan(shape: Shape, nodes: number): Built[] {
  if (shape === 'line') return Array.from({ length: nodes }, (_, i) => ({ version: `${i + 1}`, by: i === 0 ? [] : [i - 1] }));
  const last = nodes - 1;
  const built = Array.from({ length: last }, (_, i): Built => {
    const layer = Math.floor(i / WIDTH);
    const below = (layer - 1) * WIDTH;
    return { version: `${layer + 1}.${(i % WIDTH) + 1}`, by: layer === 0 ? [] : Array.from({ length: INPUTS }, (__, k) => below + ((i * 7 + k * 13) % WIDTH)) };
  });
  const top = Array.from({ length: Math.min(WIDTH, last) }, (_, i) => last - 1 - i);
  return [...built, { version: `${Math.ceil(last / WIDTH) + 1}.0`, by: top }];
}

/** The day `i` of `n` steps through twenty years. */
function day(i: number, n: number): string {
  return new Date(Date.UTC(2006, 0, 1) + (i / n) * 20 * 365 * 86_400_000).toISOString().slice(0, 10);
}

/** Which links are not like the rest: one in fifty that nobody rebuilt, one in a hundred of which somebody got other bytes. In the newer half only, so that something is verified. */
function standing(i: number, n: number): 'rebuilt' | 'unrebuilt' | 'disputed' {
  if (i < n / 2 || i === n - 1) return 'rebuilt';
  const draw = Number.parseInt(digestOf(`draw ${i}`).slice(0, 6), 16) % 100;
  return draw < 2 ? 'unrebuilt' : draw < 3 ? 'disputed' : 'rebuilt';
}

/** @param nodes how many releases the chain has, besides its root */
export function simulatedChain(shape: Shape, nodes: number): SimulatedChain {
  const built = plan(shape, nodes);
  const file = (i: number): string => `${COMPILER}@${built[i]?.version}/${PLATFORM}`;
  const seed = digestOf('seed');
  const lines: unknown[] = [
    { kind: 'compiler', id: COMPILER, name: 'Simulated', about: 'Simulated: made by a program to measure and test large chains. It says nothing of any compiler.', sources: { s: 'simulated' }, order: 'build' },
    { kind: 'root', root: 'seed', digest: `sha256:${seed}`, name: 'simulated seed' },
  ];
  const rebuilds: SimulatedChain['rebuilds'] = [];
  built.forEach(({ version, by }, i) => {
    const [compiler, ...tools] = by.length === 0 ? [`sha256:${seed}`] : by.map(file);
    lines.push({
      kind: 'release', version, date: day(i, nodes), by: 's', filesBy: 's', bootstrap: null,
      files: { [PLATFORM]: { digest: digestOf(file(i)), recipe: { compiler: [compiler], ...(tools.length > 0 && { tool: tools }), basis: 'record' } } },
    });
    const inputs = by.length === 0 ? [seed] : by.map((j) => digestOf(file(j)));
    const rebuild: Rebuild = {
      of: file(i), output: `sha256:${digestOf(file(i))}`, comparison: 'bit-identical', result: 'reproduced',
      inputs: inputs.map((digest, k) => ({ role: k === 0 ? 'compiler' : 'tool', digest: `sha256:${digest}` })),
    };
    const stands = standing(i, nodes);
    if (stands !== 'unrebuilt') rebuilds.push({ by: 0, rebuild });
    if (stands === 'disputed') rebuilds.push({ by: 1, rebuild: { ...rebuild, output: `sha256:${digestOf(`other ${i}`)}`, result: 'differs' } });
  });
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  return { catalog: new Map([[`${COMPILER}.jsonl`, text]]), release: { compiler: COMPILER, version: built.at(-1)?.version ?? '' }, rebuilds };
}
