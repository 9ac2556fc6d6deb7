/** What a view of the client is of, in a title and a sentence: a release with its verdict, a compiler with its figures, an artifact with its standing. */
import type { Request } from 'express';
import { counted } from '../../../chains/answer/names.ts';
import { headlineOf } from '../../../chains/answer/headline.ts';
import { RootlineError } from '../../../schema/error.ts';
import { isDigest } from '../../../schema/ids.ts';
import type { Asking } from '../../judge.ts';
import type { Service } from '../../service.ts';

export interface Told {
  /** Null for the first page, which is the place itself. */
  title: string | null;
  description: string;
}

const ABOUT = 'Is this compiler release chain-verified? A proof that anyone can check offline.';

/** Views that are one of a kind. */
const plain: Readonly<Record<string, Told>> = {
  next: { title: 'Next rebuilds', description: 'What a volunteer could rebuild today: what turns most compiler releases verified comes first.' },
  verifiers: { title: 'Verifiers', description: 'Who may sign rebuild attestations, with which keys, in whose hand, and how often each got the published bytes.' },
  log: { title: 'Log', description: 'Every attestation that was taken in, in order, never changed, under a signed head.' },
  disputes: { title: 'Disputes', description: 'Rebuilds of compilers that gave other bytes than those published, and sources that disagree.' },
  policies: { title: 'Policies', description: 'What is verified depends on what you believe: the policies, and what believing each of them means.' },
  submit: { title: 'Submit', description: 'Submit a signed statement that you rebuilt a compiler: the signature is the login.' },
  about: { title: 'How it works', description: ABOUT },
  design: { title: 'Design system', description: 'The parts that the pages are made of.' },
};

/** Names of those views: the first step of their paths. */
export const plainViews = Object.keys(plain);

function parameter(req: Request, name: string): string | undefined {
  const value = req.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function steps(path: string): string[] {
  return path.split('/').slice(1).map((step) => {
    try {
      return decodeURIComponent(step);
    } catch {
      return step;
    }
  });
}

async function ofRelease(service: Service, id: string, platform: string | undefined, asking: Asking): Promise<Told> {
  const { sentence } = await service.verdict(id, { ...asking, platform: platform === 'all' ? undefined : platform });
  return { title: headlineOf(sentence), description: sentence };
}

async function ofCompiler(service: Service, id: string, asking: Asking): Promise<Told> {
  const { compiler: { name, about, counts, releases } } = await service.compiler(id, asking);
  return { title: name, description: `${counts.verified} of ${counted(releases, 'release')} chain-verified. ${about}` };
}

async function ofArtifact(service: Service, digest: string, asking: Asking): Promise<Told> {
  if (!isDigest(digest)) throw new RootlineError('bad-reference', `${JSON.stringify(digest)} is no digest`);
  const { link, files } = await service.artifact(digest, asking);
  const name = (link.root?.name ?? link.file ?? files[0] ?? digest).replace('@', ' ');
  return { title: name, description: `${name} is ${link.status}. ${digest}` };
}

async function ofVerifier(service: Service, id: string, asking: Asking): Promise<Told> {
  const found = (await service.verifiers(asking)).verifiers.find((v) => v.id === id);
  if (found === undefined) throw new RootlineError('not-found', `the registry names nobody ${JSON.stringify(id)}`);
  const { name, reproduced, differs } = found;
  return { title: name, description: `${name} got the published bytes in ${reproduced} of ${counted(reproduced + differs, 'rebuild')}.` };
}

/**
 * What is told of the view at an address.
 * @throws RootlineError what the view's own answer would be refused with; `not-found` when the address is no view
 */
export async function tellOf(service: Service, req: Request): Promise<Told> {
  const asking: Asking = { policy: parameter(req, 'policy'), at: parameter(req, 'at') };
  const [first = '', second, third, ...more] = steps(req.path);
  const one = plain[first];
  if (more.length === 0) {
    if (first === 'r' && second && third) return ofRelease(service, `${second}@${third}`, parameter(req, 'platform'), asking);
    if (third === undefined && second) {
      if (first === 'c') return ofCompiler(service, second, asking);
      if (first === 'a') return ofArtifact(service, second, asking);
      if (first === 'v') return ofVerifier(service, second, asking);
    }
    if (second === undefined && first === '') return { title: null, description: ABOUT };
    if (second === undefined && one !== undefined) return one;
  }
  throw new RootlineError('not-found', `nothing is at ${req.path}`);
}
