/** `rootline export REF`: a chain as a picture or for another program. */
import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { Option, type Command } from 'commander';
import { RootlineError } from '../../../schema/error.ts';
import { exportFormats, exportGraph, type ExportFormat } from '../../../chains/graph/export/export.ts';
import { drawingAsked, withDrawingOptions, type DrawingOptions } from '../drawing.ts';
import { withExamples } from '../options.ts';

interface Options extends DrawingOptions {
  format?: ExportFormat;
  output?: string;
  theme?: 'light' | 'dark' | 'auto';
}

export function define(command: Command): void {
  withDrawingOptions(command)
    .addOption(new Option('--format <name>', 'what to write (default: by the name of the file, else svg)').choices(exportFormats))
    .option('-o, --output <file>', 'where to write it; standard output when left out')
    .addOption(new Option('--theme <name>', 'of an SVG').choices(['light', 'dark', 'auto']))
    .action(action);
  withExamples(command,
    ['export rust@1.98.0 --platform x86_64-unknown-linux-gnu -o rust.svg', 'a picture'],
    ['export stagex-go@2025.04.1 --format dot | dot -Tpdf > go.pdf', 'for Graphviz'],
    ['export go@1.21.0/linux-amd64 --no-collapse -o go.gexf', 'for Gephi'],
  );
}

async function action(text: string, options: Options): Promise<void> {
  const format = options.json === true ? 'json' : options.format ?? formatOf(options.output);
  const { grounds, ...drawing } = await drawingAsked(text, options);
  const written = format === 'json' ? `${JSON.stringify({ grounds, ...drawing }, null, 2)}\n` : exportGraph(drawing, format, { theme: options.theme ?? 'auto' });
  if (options.output === undefined) process.stdout.write(written);
  else await write(options.output, written);
}

function formatOf(path: string | undefined): ExportFormat {
  const extension = path === undefined ? '' : extname(path).slice(1).toLowerCase();
  return exportFormats.find((format) => format === extension) ?? 'svg';
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new RootlineError('bad-file', `cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}
