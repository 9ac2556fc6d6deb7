/** What `graph` and `export` share: which chain, how far back, what is folded. */
import type { Command } from 'commander';
import type { Answers } from './answers.ts';
import { positive, withPlatform, withPolicyOptions, type Asked } from './options.ts';
import { askingOf } from './policy-option.ts';
import { readRef } from './ref.ts';
import { withSource } from './source.ts';

export interface DrawingOptions extends Asked {
  depth?: number;
  collapse: boolean;
  open?: string[];
}

export function withDrawingOptions(command: Command): Command {
  return withPlatform(withPolicyOptions(command.argument('<ref>', 'release, file of a release, digest, or path of a file')))
    .option('--depth <n>', 'how many links back at most', positive)
    .option('--no-collapse', 'show every link of runs of like links')
    .option('--open <id...>', 'folded nodes to show opened, by their ids');
}

/** @throws RootlineError when the reference leads nowhere */
export async function drawingAsked(text: string, options: DrawingOptions): Promise<Answers['graph']> {
  const ref = await readRef(text);
  return withSource(options, async (source) => source.graph({
    ...await askingOf(source, options), depth: options.depth, collapse: options.collapse, open: options.open,
    focus: ref.kind === 'release' ? ref.release : ref.kind === 'file' ? ref.file : ref.digest,
  }));
}
