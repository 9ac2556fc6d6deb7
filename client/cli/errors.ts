/** How an error is told: what is wrong, where, how to mend it. */
import { RootlineError } from '../../schema/error.ts';
import { problemTypes, type ProblemCode } from '../../schema/problem.ts';

/** Ends a command with "no" (1) or "could not tell" (2) after it has said why. */
export function exitWith(code: 0 | 1 | 2): void {
  process.exitCode = code;
}

/** What mends it here, where the problem type tells what to do over HTTP. */
const mends: Partial<Record<ProblemCode, string>> = {
  'bad-request': problemTypes['bad-option'].mend,
  'bad-reference': 'A reference is compiler@version, compiler@version/file, a digest, or the path of a file: `rootline show` lists what there is.',
  'unknown-release': '`rootline show COMPILER` lists its releases.',
  'unknown-platform': '`rootline show RELEASE` lists its files by platform.',
  'unknown-policy': '`rootline policy list` names them; a policy of your own is given by the path of its file.',
  'key-not-held': 'Give the public key first: `rootline import --keys PATH`.',
  'not-found': '`rootline show` lists what there is.',
};

/** Prints an error to standard error; as problem+json where the command was asked for JSON. */
export function printError(error: unknown, json: boolean): void {
  if (error instanceof RootlineError) {
    console.error(json ? JSON.stringify({ ...error.toProblem(), mend: mendOf(error.code) }) : problemText(error));
    return;
  }
  const text = error instanceof Error ? error.message : String(error);
  if (json) console.error(JSON.stringify(new RootlineError('internal', text).toProblem()));
  else console.error(`rootline: ${text}${process.env['ROOTLINE_DEBUG'] && error instanceof Error ? `\n${error.stack ?? ''}` : ''}`);
}

/** How to mend a problem, for someone at a terminal. */
export function mendOf(code: ProblemCode): string {
  return mends[code] ?? problemTypes[code].mend;
}

function problemText(error: RootlineError): string {
  const { title, status, detail, errors } = error.toProblem();
  const places = (errors ?? []).filter((e) => !detail.includes(e.at) || !detail.includes(e.message)).map((e) => `  at ${e.at}: ${e.message}`);
  // Where the detail says what the title does, or what is not there, the title would say it twice.
  const says = status === 404 || detail.toLowerCase().includes(title.toLowerCase());
  return [`rootline: ${says ? detail : `${title}: ${detail}`}`, ...places, `  ${mendOf(error.code)}`].join('\n');
}
