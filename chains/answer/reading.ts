/** A catalog as read under one policy at one point of the log: what every answer in this folder is made from. */
import type { FileAnswer, Grounds } from '../../schema/api.ts';
import type { Catalog } from '../../schema/catalog.ts';
import type { Digest } from '../../schema/ids.ts';
import type { Policy } from '../../schema/policy.ts';
import type { Standing } from '../../schema/scenario.ts';
import type { TrustEngine, Point, View } from '../trust/index.ts';

export type Strengths = FileAnswer['strength'];

/** What the log knows of its entries beyond what the trust engine keeps. */
export interface LogFacts {
  /** The log entry that made the statement at this position of the engine. */
  entryOf(position: number): number;
  /** The organization a verifier belongs to, by the registry in force. */
  organizationOf(verifier: string): string;
}

/**
 * Good until the log grows: its views move forward with the log, so an answer is made from it in one go, without awaiting anything.
 */
export interface Reading {
  catalog: Catalog;
  grounds: Grounds;
  policy: Policy;
  view: View;
  log: LogFacts;
  /** Under the policy. */
  standing(digest: Digest): Standing;
  /** Under the policy, but counting independence each way. */
  strengths(digest: Digest): Strengths;
}

/** The policies that a reading evaluates: counting by organization, and by verifier. */
export function bothWays(policy: Policy): [Policy, Policy] {
  return [{ ...policy, independence: 'organization' }, { ...policy, independence: 'verifier' }];
}

/** Reads the catalog under a policy. @param at a point of the log; now when left out */
export function read(catalog: Catalog, engine: TrustEngine, policy: Policy, grounds: Grounds, log: LogFacts, at?: Point): Reading {
  const [byOrganization, byVerifier] = bothWays(policy).map((way) => engine.view(way, at)) as [View, View];
  const view = policy.independence === 'organization' ? byOrganization : byVerifier;
  return {
    catalog, grounds, policy, view, log,
    standing: (digest) => view.standing(digest),
    strengths: (digest) => ({
      organization: byOrganization.strengthOf(byOrganization.artifact(digest)), verifier: byVerifier.strengthOf(byVerifier.artifact(digest)),
    }),
  };
}

/** The smaller strength of two; null (a root) is more than any number. */
function least(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}

/** What several artifacts have in common: the least strength by each way of counting. None of them have none. */
export function leastStrengths(all: readonly Strengths[]): Strengths {
  if (all.length === 0) return { organization: 0, verifier: 0 };
  return all.reduce((a, b) => ({ organization: least(a.organization, b.organization), verifier: least(a.verifier, b.verifier) }));
}
