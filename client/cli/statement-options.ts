/** What `attest` and `rebuild` share: the inputs of a build, the key, where the signed statement goes. */
import { writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import type { Rebuild } from '../../chains/attestation/statement.ts';
import { RootlineError } from '../../schema/error.ts';
import { parseRef, type FileId } from '../../schema/ids.ts';
import { comparisons, inputRoles, type Comparison } from '../../schema/input.ts';
import type { FileAnswer, Submission } from '../../schema/api.ts';
import type { StatementSigner } from './keys.ts';
import { readPassphrase } from './commands/keygen.ts';
import { defaultKeyPath } from './config.ts';
import { digestOf, fewNames, noFile } from './lookup.ts';
import { withSourceOptions, type JsonOption } from './options.ts';
import { readRef } from './ref.ts';
import { keylessSigner, signWith, witnessesOf, withSigstoreOptions, type SigstoreOptions } from './sigstore.ts';
import { withSource, type Source, type SourceOptions } from './source.ts';

export interface StatementOptions extends SourceOptions, JsonOption, SigstoreOptions {
  compiler?: string[];
  tool?: string[];
  source?: string[];
  environment?: string[];
  sourceUri?: string[];
  declared?: boolean;
  comparison?: Comparison;
  key?: string;
  passphraseFile?: string;
  out?: string;
  submit?: boolean;
}

export function withStatementOptions(command: Command): Command {
  for (const role of inputRoles) command.option(`--${role} <ref...>`, `${role} that went in: a file here, a file of a release, or a digest`);
  withSigstoreOptions(command);
  return withSourceOptions(command)
    .option('--source-uri <url...>', 'where the sources were fetched from: one for each --source, in their order')
    .option('--declared', 'the build used just the inputs that the publisher declares')
    .addOption(new Option('--comparison <kind>', 'how the output equals the published file (default: bit-identical)').choices(comparisons))
    .option('--key <file>', 'private key (default: $ROOTLINE_KEY, else ~/.config/rootline/signing.key)')
    .option('--passphrase-file <file>', 'holds the passphrase of the key')
    .option('--out <file>', 'where to write the signed statement')
    .option('--submit', 'hand it in to the store or server');
}

/**
 * The published file that a reference names: the file, or a release's one binary file.
 * @throws RootlineError `bad-reference`
 */
export async function publishedFile(source: Source, text: string): Promise<FileAnswer> {
  const ref = parseRef(text);
  if (ref === null || ref.kind === 'digest') throw new RootlineError('bad-reference', `${JSON.stringify(text)} names no published file; it is like go@1.21.0/linux-amd64`);
  const { files } = await source.release(ref.release, {});
  const binaries = files.filter((f) => f.role === 'binary');
  const file = ref.kind === 'file' ? files.find((f) => f.id === ref.file) : binaries.length === 1 ? binaries[0] : undefined;
  if (file) return file;
  if (ref.kind === 'file') throw noFile(ref.release, ref.file, files);
  throw new RootlineError('bad-reference', `${ref.release} has several files; name one, like ${fewNames(binaries)}`);
}

/** The inputs named by options, hashed or looked up, and with `--declared` those of the recipe. @throws RootlineError `bad-reference` */
export async function inputsOf(source: Source, file: FileAnswer | null, options: StatementOptions): Promise<Rebuild['inputs']> {
  const inputs: Rebuild['inputs'] = [];
  const places = options.sourceUri ?? [];
  if (places.length > (options.source ?? []).length) throw new RootlineError('bad-option', `--source-uri is there ${places.length} times, --source ${options.source?.length ?? 0} times`);
  for (const role of inputRoles) {
    for (const [i, text] of (options[role] ?? []).entries()) {
      const uri = role === 'source' ? places[i] : undefined;
      const ref = await readRef(text);
      const name = ref.kind === 'file' ? ref.file : ref.local?.split('/').at(-1);
      inputs.push({ role, digest: await digestOf(source, ref, {}), ...(name !== undefined && { name }), ...(uri !== undefined && { uri }) });
    }
  }
  if (options.declared !== true) return inputs;
  if (file === null || file.recipe === null) throw new RootlineError('bad-option', `the catalog has no recipe ${file === null ? 'without a file' : `of ${file.id}`} to take inputs from`);
  const unrecorded = file.recipe.inputs.find((i) => i.digest.startsWith('unrecorded:'));
  if (unrecorded) throw new RootlineError('bad-option', `no record gives the digest of ${unrecorded.digest.slice('unrecorded:'.length)}, which the recipe names; give your own with --${unrecorded.role}`);
  return [...inputs, ...file.recipe.inputs.map(({ role, digest, file: name }) => ({ role, digest, ...(name !== undefined && { name }) }))];
}

export interface Delivered { path: string | null; submission: Submission | null; signer: string }

/**
 * Signs a statement, writes it down, hands it in.
 * @param name that the file gets where `--out` does not say, and it is not handed in
 * @throws RootlineError when the key cannot be used, or the statement is refused
 */
export async function deliver(payload: Uint8Array, name: string, options: StatementOptions): Promise<Delivered> {
  const signer = await signerOf(options);
  const signed = await signWith(signer, payload, options);
  const path = options.out ?? (options.submit === true ? null : `${name}.${signed.mediaType.includes('json') ? 'json' : 'pgp'}`);
  if (path === '-') process.stdout.write(signed.bytes);
  else if (path !== null) await writeFile(path, signed.bytes);
  const submission = options.submit === true ? await withSource(options, (source) => source.submit(signed.bytes, signed.mediaType)) : null;
  return { path, submission, signer: signer.description };
}

/** The key, or the identity, that signs; with the log and the timestamp authority that countersign. @throws RootlineError */
async function signerOf(options: StatementOptions): Promise<StatementSigner> {
  const { fulcio, key, passphraseFile, identityTokenFile } = options;
  if (fulcio !== undefined) {
    if (key !== undefined) throw new RootlineError('bad-option', '--fulcio certifies a key of its own: --key does not go with it');
    return keylessSigner({ ...options, fulcio });
  }
  if (identityTokenFile !== undefined) throw new RootlineError('bad-option', '--identity-token-file is for --fulcio, which is missing');
  const { loadSigner } = await import('./keys.ts');
  const passphrase = await readPassphrase(passphraseFile);
  return loadSigner(key ?? defaultKeyPath(), { witnesses: await witnessesOf(options), ...(passphrase !== undefined && { passphrase }) });
}

/** A file name for a statement about a published file: `go@1.21.0-linux-amd64.attestation`. */
export function statementName(id: FileId): string {
  return `${id.replaceAll('/', '-')}.attestation`;
}
