/** /docs: the API for readers, made from the same operations as /openapi.json. */
import { z } from 'zod';
import { operations, type Body, type Operation } from '../../../schema/operations.ts';
import { published } from '../../../schema/openapi.ts';
import { problemTypes } from '../../../schema/problem.ts';
import { coded, escape, page } from '../html.ts';

const titles: Record<Operation['tag'], string> = {
  compilers: 'Compilers and releases', trust: 'Verdicts and their reasons', attestations: 'Attestations and verifiers', log: 'The log', service: 'The server',
};

function parameterRows(of: z.ZodObject | undefined, place: string): string[] {
  return Object.entries(of?.shape ?? {}).map(([name, schema]) =>
    `<tr><td><code>${escape(name)}</code></td><td>${place}</td><td>${coded((schema as z.ZodType).description ?? '')}</td></tr>`);
}

function bodies(title: string, list: Body[]): string {
  const items = list.map((b) => `<li><code>${escape(b.mediaType)}</code> ${coded(b.about ?? '')}</li>`);
  return `<p>${title}</p><ul>${items.join('')}</ul>`;
}

function section(operation: Operation): string {
  const rows = [...parameterRows(operation.params, 'path'), ...parameterRows(operation.query, 'query')];
  const answers = Object.entries(operation.answers).map(([status, body]) => `${status} <code>${escape(body.mediaType)}</code>`).join(', ');
  const errors = operation.errors.map((code) => `<a href="/problems/${code}"><code>${code}</code></a> ${problemTypes[code].status}`).join(', ');
  return `<section id="${operation.id}">
<h3><span class="method">${operation.method}</span> ${escape(operation.path)}</h3>
<p>${coded(operation.summary)}. ${coded(operation.about ?? '')}</p>
${rows.length > 0 ? `<table><thead><tr><th>parameter</th><th>in</th><th>meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table>` : ''}
${operation.body === undefined ? '' : bodies('Send one of:', operation.body)}
<p>Answers: ${answers}</p>
${errors === '' ? '' : `<p class="quiet">Problems: ${errors}</p>`}
</section>`;
}

/** The page. */
export function docsPage(): string {
  const all = Object.values(operations) as Operation[];
  const parts = (Object.entries(titles) as [Operation['tag'], string][]).map(([tag, title]) =>
    `<h2>${title}</h2>\n${all.filter((o) => o.tag === tag).map(section).join('\n')}`);
  const schemas = Object.keys(published).map((name) => `<li><a href="/schema/${name}.json"><code>/schema/${name}.json</code></a></li>`);
  return page('API', `<h1>The API</h1>
<p>An answer is a pure function of the catalog, a checkpoint of the log and a policy; every judgement names these three under <code>grounds</code>, and its ETag is made of them.
The same description for programs is <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p>
<pre>curl -s localhost:7070/api/v1/releases/go/1.21.0/verdict?platform=linux-amd64</pre>
<p>Every error is a <a href="/problems">problem document</a>. Lists page by <code>cursor</code>. Nothing needs a login: for a submission, the signature is the login.</p>
${parts.join('\n')}
<h2>Schemas</h2>
<ul>${schemas.join('')}</ul>`);
}
