/** What people read in a browser and programs read about the server: documents made at start, the client's files, its pages. */
import type { Request, Response, Router } from 'express';
import { jsonSchema, openApi, published } from '../../../schema/openapi.ts';
import { RootlineError } from '../../../schema/error.ts';
import { allowOrigins } from '../headers.ts';
import { page, pageStyle } from '../html.ts';
import { docsPage } from '../pages/docs.ts';
import { problemPage, problemsPage } from '../pages/problems.ts';
import { sendAnswer, tagOf, type Answer } from '../answer.ts';
import { onlyRead } from '../router.ts';
import type { StaticFiles } from '../static.ts';
import type { Preview } from '../pages/preview.ts';
import { plainViews } from '../pages/told.ts';

const HTML = 'text/html; charset=utf-8';

function document(mediaType: string, text: string): Answer {
  return { mediaType, body: Buffer.from(text), tag: tagOf(text), cacheControl: 'public, no-cache' };
}

/** Mounts /docs, /problems, /openapi.json and /schema. */
export function mountDocuments(router: Router, version: string): void {
  const fixed = new Map<string, Answer>([
    ['/openapi.json', document('application/json', JSON.stringify(openApi(version)))],
    ['/docs', document(HTML, docsPage())],
    ['/docs.css', document('text/css; charset=utf-8', pageStyle)],
    ['/problems', document(HTML, problemsPage())],
  ]);
  for (const name of Object.keys(published) as (keyof typeof published)[]) {
    fixed.set(`/schema/${name}.json`, document('application/schema+json', JSON.stringify(jsonSchema(name), null, 2)));
  }
  for (const [path, answer] of fixed) router.get(path, (req, res) => {
    res.locals['route'] = 'document';
    allowOrigins(res);
    sendAnswer(req, res, answer);
  });
  router.get('/problems/:code', (req, res) => {
    res.locals['route'] = 'document';
    const text = problemPage(req.params.code);
    if (text === null) throw new RootlineError('not-found', `there is no problem type ${JSON.stringify(req.params.code)}`);
    sendAnswer(req, res, document(HTML, text));
  });
  onlyRead(router, [...fixed.keys(), '/problems/:code']);
}

const UNBUILT = page('Rootline', `<h1>Rootline is running</h1>
<p>The web client is not built here: <code>npm run build:web</code> builds it. The API is there all the same: see <a href="/docs">/docs</a>.</p>`);

/** Mounts the client's files, and its page for every address that is a view of it. */
export function mountClient(router: Router, files: StaticFiles, preview: Preview): void {
  const serve = async (req: Request, res: Response): Promise<void> => {
    if (req.method !== 'GET' && req.method !== 'HEAD') throw new RootlineError('not-found', `nothing is at ${req.path}`);
    res.locals['route'] = 'client';
    if (files.serve(req.path, req, res)) return;
    if (!isView(req)) throw new RootlineError('not-found', `nothing is at ${req.path}`);
    const { html, status, tag } = await preview(files.index ?? UNBUILT, req);
    sendAnswer(req, res, { mediaType: HTML, body: Buffer.from(html), tag, cacheControl: 'public, no-cache' }, status);
  };
  router.use((req, res) => serve(req, res));
}

/** The server's own addresses are no views, nor is anything that looks like a file. */
const OWN = /^\/(api|docs|openapi\.json|schema|problems|tile|checkpoint|healthz|readyz|metrics|assets)(\/|$)/;
/** Views that are shown whatever the asker takes; any other address is one only to a browser, whose client says that it is none. */
const VIEW = new RegExp(`^/($|[rcav]/|(${plainViews.join('|')})$)`);

function isView(req: Request): boolean {
  return !OWN.test(req.path) && (VIEW.test(req.path) || /\btext\/html\b/.test(req.headers.accept ?? ''));
}
