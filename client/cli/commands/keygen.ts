/** `rootline keygen`: a signing key, and on request its place in the store's own registry. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Option, type Command } from 'commander';
import { defaultId, defaultKeyPath } from '../config.ts';
import { generateKey, type NewKey } from '../keys.ts';
import { withExamples, withJson, type JsonOption } from '../options.ts';
import { paint, plain, say } from '../print.ts';
import { freeKeyId, register } from '../register.ts';

interface Options extends JsonOption {
  output?: string;
  type: 'ed25519' | 'openpgp';
  id?: string;
  userId?: string;
  passphraseFile?: string;
  register?: string;
  organization?: string;
  data?: string;
  log?: string | true;
  rotate?: boolean;
  retire?: boolean;
}

export function define(command: Command): void {
  withJson(command)
    .option('-o, --output <file>', 'private key (default: $ROOTLINE_KEY, else ~/.config/rootline/signing.key)')
    .addOption(new Option('--type <type>', 'kind of key').choices(['ed25519', 'openpgp']).default('ed25519'))
    .option('--id <id>', 'name of the key in the registry (default: user@host; with --register NAME-1, NAME-2, …)')
    .option('--user-id <text>', 'name and address in an OpenPGP key')
    .option('--passphrase-file <file>', 'protect the private key with what this file holds')
    .option('--register <verifier>', 'enter the key into the registry of the store in --data, as a key of this verifier')
    .option('--organization <id>', 'of a verifier that is new to the registry (default: itself)')
    .option('--data <dir>', 'folder of the store (default: $ROOTLINE_DATA, else .rootline)')
    .option('--log [name]', 'the key of a log, log.key in --data: make it under this name, or show it')
    .option('--rotate', 'with --log: put a new key before the old one; both sign')
    .addOption(new Option('--retire', 'with --log: only the newest key signs from now on').conflicts('rotate'))
    .action(action);
  withExamples(command,
    ['keygen --register me', 'a key, believed by your own store'],
    ['keygen --type openpgp --user-id "Ada <ada@example.org>" -o ada.key', ''],
    ['keygen --log rootline.example/log', 'the key of a log, before its first start'],
  );
}

async function action(options: Options): Promise<void> {
  if (options.log !== undefined || options.rotate === true || options.retire === true) return logKey(options);
  const path = options.output ?? defaultKeyPath();
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const passphrase = await readPassphrase(options.passphraseFile);
  const made = await generateKey(path, {
    type: options.type, id: options.id ?? (options.register === undefined ? defaultId() : freeKeyId(options.data, options.register)), ...(options.userId !== undefined && { userId: options.userId }), ...(passphrase !== undefined && { passphrase }),
  });
  const registered = options.register === undefined ? null : await register(options.data, options.register, options.organization, made.entry).catch(async (refusal: unknown) => {
    // Nobody has used it yet, and in the way of the next attempt it would only be taken for a good one.
    await Promise.all([made.privatePath, made.publicPath].map((file) => rm(file)));
    throw refusal;
  });
  say({ ...made, registered }, options.json, () => lines(made, registered));
}

async function logKey({ log = true, rotate, retire, output, data, json }: Options): Promise<void> {
  const [{ logKeygen }, { defaultDataDir }] = await Promise.all([import('../log-keygen.ts'), import('../../../server/main.ts')]);
  const step = rotate === true ? 'rotate' as const : retire === true ? 'retire' as const : undefined;
  logKeygen({ path: output ?? join(data ?? defaultDataDir(), 'log.key'), log, ...(step && { step }), ...(json !== undefined && { json }) });
}

/** What a passphrase file holds, without the line end that editors add. */
export async function readPassphrase(path: string | undefined): Promise<string | undefined> {
  return path === undefined ? undefined : (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
}

function lines({ privatePath, publicPath, entry }: NewKey, registered: string | null): string[] {
  return [
    `${paint('✓', 'green')} private key ${plain(privatePath)} (yours alone), public key ${plain(publicPath)}`,
    ...(registered === null
      ? ['  For its signatures to count, a registry has to name it. Its entry, for whoever runs one:', `  ${JSON.stringify(entry)}`, '  In a store of your own: rootline keygen --register NAME']
      : [`  entered into ${plain(registered)}; a running server reads it when it starts`]),
    '  Next: rootline attest REF --output FILE, or rootline rebuild REF -- COMMAND',
  ];
}
