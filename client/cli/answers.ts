/** What is asked and what is answered, by operation of the API. */
import type { z } from 'zod';
import type {
  ArtifactAnswer, EntryAnswer, entriesSchema, evaluationSchema, GraphAnswer, HeldKeys, policiesSchema, ReleaseAnswer, releasesSchema, Submission,
  Verdict, verifiersSchema, Why, WhyNot, compilerSchema, compilersSchema,
} from '../../schema/api.ts';
import type { ChokepointsAnswer, ConvergenceAnswer, NextAnswer, WhatIf } from '../../schema/explain.ts';

/** What each operation answers. */
export interface Answers {
  compilers: z.infer<typeof compilersSchema>;
  compiler: z.infer<typeof compilerSchema>;
  releases: z.infer<typeof releasesSchema>;
  release: ReleaseAnswer;
  verdict: Verdict;
  why: Why;
  whyNot: WhyNot;
  next: NextAnswer;
  whatIf: WhatIf;
  chokepoints: ChokepointsAnswer;
  convergence: ConvergenceAnswer;
  artifact: ArtifactAnswer;
  graph: GraphAnswer;
  evaluate: z.infer<typeof evaluationSchema>;
  policies: z.infer<typeof policiesSchema>;
  verifiers: z.infer<typeof verifiersSchema>;
  entries: z.infer<typeof entriesSchema>;
  entry: EntryAnswer;
  submit: Submission;
  importKey: HeldKeys;
}

/** Under which policy, at which point of the log, for which platform. */
export interface Asking {
  policy?: string | undefined;
  at?: string | undefined;
  platform?: string | undefined;
}

export interface NextQuery extends Asking {
  compiler?: string | undefined;
  verifier?: string | undefined;
  limit?: number | undefined;
}

export interface GraphQuery extends Asking {
  focus: string;
  depth?: number | undefined;
  collapse?: boolean | undefined;
  open?: string[] | undefined;
}

export interface ReleasesQuery extends Asking {
  compiler?: string | undefined;
  status?: 'verified' | 'partial' | 'not-verified' | undefined;
  q?: string | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

export interface EntriesQuery {
  verifier?: string | undefined;
  of?: string | undefined;
  result?: 'reproduced' | 'differs' | 'withdrawal' | undefined;
  type?: 'attestation' | 'registry' | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}
