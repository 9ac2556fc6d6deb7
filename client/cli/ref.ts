/** What a person names: a release, a file of it, a digest, or a file on this machine, which is hashed and looked up. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { RootlineError } from '../../schema/error.ts';
import { parseRef, type Ref } from '../../schema/ids.ts';

/** `local` is the path, when the reference was a file on this machine. */
export type NamedRef = Ref & { local?: string };

/**
 * Reads a reference; `-` is what comes through standard input; a path is told by its form (`./x`, `/x`) or, where the text names nothing else, by being there.
 * @throws RootlineError `bad-reference`
 */
export async function readRef(text: string): Promise<NamedRef> {
  if (text === '-') return { kind: 'digest', digest: await hashStream(process.stdin) };
  const ref = /^\.{0,2}\//.test(text) ? null : parseRef(text);
  if (ref !== null) return ref;
  if (!existsSync(text)) throw new RootlineError('bad-reference', `${JSON.stringify(text)} is no release, file, digest, nor a path of a file that is there${meant(text)}`);
  if (!statSync(text).isFile()) throw new RootlineError('bad-reference', `${text} is not a file`);
  return { kind: 'digest', digest: await hashFile(text), local: text };
}

/** How other tools write a release: `go1.21.0`, `Rust-1.98.0`, `gcc v15.2.0`. */
const ELSEWHERE = /^([a-z][a-z-]*?)[-@ =:]*v?(\d+(?:\.\d+)*(?:(?:rc|beta)\d+)?)$/i;

function meant(text: string): string {
  const [, compiler, version] = ELSEWHERE.exec(text) ?? [];
  return compiler === undefined || version === undefined ? '' : `; did you mean ${compiler.toLowerCase()}@${version}?`;
}

/** sha256 of a file, read in pieces: its size does not matter. */
export function hashFile(path: string): Promise<string> {
  return hashStream(createReadStream(path, { highWaterMark: 1 << 20 }));
}

async function hashStream(stream: AsyncIterable<unknown>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk as Uint8Array);
  return `sha256:${hash.digest('hex')}`;
}
