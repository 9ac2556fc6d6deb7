/** How an error is told: what is wrong, where, how to mend it. */
import { RootlineError } from '../../schema/error.ts';
import { problemTypes } from '../../schema/problem.ts';

/** Ends a command with "no" (1) or "could not tell" (2) after it has said why. */
export function exitWith(code: 0 | 1 | 2): void {
  process.exitCode = code;
}

/** Prints an error to standard error; as problem+json where the command was asked for JSON. */
export function printError(error: unknown, json: boolean): void {
  if (error instanceof RootlineError) {
    console.error(json ? JSON.stringify(error.toProblem()) : problemText(error));
    return;
  }
  const text = error instanceof Error ? error.message : String(error);
  if (json) console.error(JSON.stringify({ type: '/problems/internal', title: 'Something is wrong in the program', status: 500, detail: text, mend: '' }));
  else console.error(`rootline: ${text}${process.env['ROOTLINE_DEBUG'] && error instanceof Error ? `\n${error.stack ?? ''}` : ''}`);
}

function problemText(error: RootlineError): string {
  const { title, detail, errors } = error.toProblem();
  const mend = problemTypes[error.code === 'bad-request' ? 'bad-option' : error.code].mend;
  const places = (errors ?? []).filter((e) => !detail.includes(e.at) || !detail.includes(e.message)).map((e) => `  at ${e.at}: ${e.message}`);
  return [`rootline: ${title}: ${detail}`, ...places, `  ${mend}`].join('\n');
}
