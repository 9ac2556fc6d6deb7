/** A catalog as read under one policy at one point of the log: what every answer in this folder is made from. */
import type { FileAnswer, Grounds } from '../../schema/api.ts';
import type { Catalog } from '../../schema/catalog.ts';
import type { Digest } from '../../schema/ids.ts';
import type { Policy } from '../../schema/policy.ts';
import type { Standing } from '../../schema/scenario.ts';

export type Strengths = FileAnswer['strength'];

export interface Reading {
  catalog: Catalog;
  grounds: Grounds;
  policy: Policy;
  /** Under the policy. */
  standing(digest: Digest): Standing;
  /** Under the policy, but counting independence each way. */
  strengths(digest: Digest): Strengths;
}

/** The smaller strength of two; null (a root) is more than any number. */
export function least(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}

/** What several artifacts have in common: the least strength by each way of counting. None of them have none. */
export function leastStrengths(all: readonly Strengths[]): Strengths {
  if (all.length === 0) return { organization: 0, verifier: 0 };
  return all.reduce((a, b) => ({ organization: least(a.organization, b.organization), verifier: least(a.verifier, b.verifier) }));
}
