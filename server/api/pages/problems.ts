/** /problems and /problems/<code>: what each refusal means and how to mend it. */
import { problemTypes, type ProblemCode, type ProblemType } from '../../../schema/problem.ts';
import { coded, escape, page } from '../html.ts';

const entries = Object.entries(problemTypes) as [ProblemCode, ProblemType][];

/** The page of one problem type, or null when there is none of this name. */
export function problemPage(code: string): string | null {
  const type = entries.find(([name]) => name === code)?.[1];
  if (type === undefined) return null;
  return page(type.title, `<h1>${escape(type.title)}</h1>
<p><code>${escape(code)}</code>, status ${type.status}</p>
<h2>How to mend it</h2>
<p>${coded(type.mend)}</p>
<h2>What it looks like</h2>
<pre>${escape(JSON.stringify({ type: `/problems/${code}`, title: type.title, status: type.status, detail: 'what exactly is wrong', mend: type.mend }, null, 2))}</pre>
<p class="quiet">A problem document is <code>application/problem+json</code> (RFC 9457). <code>errors</code>, where it is given, names each place in what was sent; <code>instance</code> holds the request id.</p>`);
}

/** The list of all problem types. */
export function problemsPage(): string {
  const rows = entries.map(([code, { status, title, mend }]) =>
    `<tr><td><a href="/problems/${code}"><code>${code}</code></a></td><td>${status}</td><td>${escape(title)}</td><td>${coded(mend)}</td></tr>`);
  return page('Problems', `<h1>Problems</h1>
<p>Everything that can go wrong for someone outside. Every error is answered as one of these.</p>
<table><thead><tr><th>type</th><th>status</th><th>what</th><th>how to mend it</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>`);
}
