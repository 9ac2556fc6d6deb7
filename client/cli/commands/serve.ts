/** `rootline serve` */
import { InvalidArgumentError, type Command } from 'commander';
import { withExamples, withJson, type JsonOption } from '../options.ts';

interface Options extends JsonOption { port?: number; host?: string; data?: string; publicUrl?: string }

export function define(command: Command): void {
  withJson(command)
    .option('--port <n>', 'port to listen on, 0 for any free one (default: 7070)', port)
    .option('--host <name>', 'address to listen on (default: localhost)')
    .option('--data <dir>', 'folder of the store (default: $ROOTLINE_DATA, else .rootline)')
    .option('--public-url <url>', 'address readers reach it by, where it stands behind another server')
    .action(action);
  withExamples(command,
    ['serve', 'on http://localhost:7070, data in .rootline'],
    ['serve --port 8080 --host 0.0.0.0 --data /var/lib/rootline', 'for others to reach'],
  );
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text) || value > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return value;
}

async function action({ port: number, host, data, publicUrl, json }: Options): Promise<void> {
  const { serve } = await import('../../../server/main.ts');
  await serve({
    ...(number !== undefined && { port: number }), ...(host !== undefined && { host }),
    ...(data !== undefined && { dataDir: data }), ...(publicUrl !== undefined && { publicUrl }), ...(json !== undefined && { json }),
  });
}
