/** The one error class of the project: every throw that an outsider can cause carries a code from the closed set. */
import { problemTypes, type Problem, type ProblemCode } from './problem.ts';

export class RootlineError extends Error {
  readonly code: ProblemCode;
  readonly errors: { at: string; message: string }[];

  /**
   * @param code one of the problem types
   * @param detail what exactly is wrong, for the person who has to mend it
   */
  constructor(code: ProblemCode, detail: string, options: { errors?: { at: string; message: string }[]; cause?: unknown } = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'RootlineError';
    this.code = code;
    this.errors = options.errors ?? [];
  }

  /** The error as an RFC 9457 problem document. */
  toProblem(): Problem {
    const { status, title, mend } = problemTypes[this.code];
    return {
      type: `/problems/${this.code}`, title, status, detail: this.message, mend,
      ...(this.errors.length > 0 ? { errors: this.errors } : {}),
    };
  }
}

/** What a zod schema says is wrong, and where. */
interface Issue {
  path: PropertyKey[];
  message: string;
  code?: string;
  /** Of a union: what is wrong by each of its alternatives. */
  errors?: readonly (readonly Issue[])[];
}

/** Where something can only be meant for one alternative of a union, what is wrong with it as that. */
function* withinUnion(issue: Issue): Generator<Issue> {
  const [meant, other] = (issue.errors ?? []).filter((alternative) => alternative.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'));
  if (meant === undefined || other !== undefined) yield issue;
  else for (const inner of meant) yield* withinUnion({ ...inner, path: [...issue.path, ...inner.path] });
}

/** Turns what a zod schema says into an error of ours, naming each place by its JSON pointer. */
export function fromZod(code: ProblemCode, what: string, issues: readonly Issue[]): RootlineError {
  const errors = issues.flatMap((issue) => [...withinUnion(issue)]).slice(0, 20).map((i) => ({ at: '/' + i.path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/'), message: i.message }));
  const first = errors[0];
  return new RootlineError(code, first ? `${what}: ${first.at}: ${first.message}` : what, { errors });
}
