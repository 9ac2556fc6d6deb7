/** The addresses of the API, each with the type of what it answers. */
import type { z } from 'zod';
import type {
  ArtifactAnswer, compilerSchema, compilersSchema, DisagreementsAnswer, entriesSchema, EntryAnswer, GraphAnswer, LogAnswer, policiesSchema, ReleaseAnswer, releasesSchema, ScenarioAnswer, Verdict, verifiersSchema, Why, WhyNot,
} from '../../../schema/api.ts';
import type { AgreementAnswer, ChokepointsAnswer, NextAnswer } from '../../../schema/explain.ts';
import { at, policyName } from '../route/view.ts';

declare const answers: unique symbol;
/** An address that answers a T. */
export type Address<T> = string & { readonly [answers]?: T };

export type CompilersAnswer = z.infer<typeof compilersSchema>;
export type CompilerAnswer = z.infer<typeof compilerSchema>;
export type ReleasesAnswer = z.infer<typeof releasesSchema>;
export type EntriesAnswer = z.infer<typeof entriesSchema>;
export type VerifiersAnswer = z.infer<typeof verifiersSchema>;
export type PoliciesAnswer = z.infer<typeof policiesSchema>;

type Query = Record<string, string | null>;

/** Writes an address; members that are null are left out. The lens (policy, time) is added where an answer depends on it. */
function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== '') search.set(key, value);
  }
  const text = search.toString();
  return `/api/v1/${path}${text === '' ? '' : `?${text}`}`;
}

const lens = (): Query => ({ policy: policyName.value, at: at.value });
const release = (compiler: string, version: string): string => `releases/${encodeURIComponent(compiler)}/${encodeURIComponent(version)}`;

export const compilers = (): Address<CompilersAnswer> => address('compilers', lens());
/** The same under another policy, by its name, at a point of the log. */
export const compilersUnder = (policy: string | null, time: string | null): Address<CompilersAnswer> => address('compilers', { policy, at: time });
/** @param through another lens than the present one, for what will be looked at next */
export const compiler = (id: string, through: Query = lens()): Address<CompilerAnswer> => address(`compilers/${encodeURIComponent(id)}`, through);
export const search = (q: string, limit: number): Address<ReleasesAnswer> => address('releases', { ...lens(), q, limit: String(limit) });
export const releaseOf = (c: string, v: string): Address<ReleaseAnswer> => address(release(c, v), lens());
export const verdict = (c: string, v: string, platform: string | null): Address<Verdict> => address(`${release(c, v)}/verdict`, { ...lens(), platform });
export const why = (c: string, v: string, platform: string | null): Address<Why> => address(`${release(c, v)}/why`, { ...lens(), platform });
export const whyNot = (c: string, v: string, platform: string | null): Address<WhyNot> => address(`${release(c, v)}/why-not`, { ...lens(), platform });
/** Everything that bears on a release, whatever one believes of it. */
export const scenario = (c: string, v: string, platform: string | null): Address<ScenarioAnswer> => address(`${release(c, v)}/scenario`, { platform });
/** @param through another lens than the present one, where the drawing is to stay as it is */
export const graph = (focus: string, platform: string | null, open: readonly string[], through: Query = lens()): Address<GraphAnswer> =>
  address('graph', { ...through, focus, platform, open: open.length > 0 ? open.join(',') : null });
/** Of the proof bundle: a file, not an answer in JSON. */
export const proof = (c: string, v: string, platform: string | null): string => address(`${release(c, v)}/proof`, { ...lens(), platform });
export const badge = (c: string, v: string, platform: string | null): string => address(`badge/${encodeURIComponent(c)}/${encodeURIComponent(v)}.svg`, { ...lens(), platform });
export const agreement = (c: string, v: string, platform: string | null): Address<AgreementAnswer> => address(`${release(c, v)}/agreement`, { ...lens(), platform });
export const chokepoints = (c: string, v: string, platform: string | null): Address<ChokepointsAnswer> => address(`${release(c, v)}/chokepoints`, { ...lens(), platform });
export const next = (query: Query): Address<NextAnswer> => address('next', { ...lens(), ...query });
export const log = (): Address<LogAnswer> => address('log');
export const artifact = (digest: string): Address<ArtifactAnswer> => address(`artifacts/${digest}`, lens());
export const entries = (query: Query): Address<EntriesAnswer> => address('attestations', query);
export const entry = (id: string): Address<EntryAnswer> => address(`attestations/${encodeURIComponent(id)}`);
export const disagreements = (): Address<DisagreementsAnswer> => address('disagreements');
/** @param time a point of the log, where it is not the present one */
export const verifiers = (time: string | null = null): Address<VerifiersAnswer> => address('verifiers', { at: time });
export const policies = (): Address<PoliciesAnswer> => address('policies');
