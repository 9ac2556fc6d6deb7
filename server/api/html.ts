/** Text into markup, and the frame of the few pages the server writes itself. */

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Characters that XML 1.0 has no way to carry. */
// oxlint-disable-next-line no-control-regex
const UNSPEAKABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** Makes text safe between tags and in quoted attributes, of HTML and of XML. */
export function escape(text: string): string {
  return text.replace(UNSPEAKABLE, '\uFFFD').replace(/[&<>"']/g, (mark) => marks[mark] ?? mark);
}

/** A whole page. `body` is markup already; everything else is text. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} · Rootline</title>
<link rel="stylesheet" href="/docs.css">
</head>
<body>
<header><a href="/">Rootline</a> <nav><a href="/docs">API</a> <a href="/problems">Problems</a> <a href="/openapi.json">OpenAPI</a></nav></header>
<main>
${body}
</main>
</body>
</html>
`;
}

/** The style of those pages. */
export const pageStyle = `:root { color-scheme: light dark; --line: light-dark(#d5d8de, #3a3f4a); --quiet: light-dark(#565d6b, #a4acba); --field: light-dark(#f4f5f7, #1e222a); }
body { font: 16px/1.55 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 0 1rem 4rem; background: light-dark(#fff, #14171c); color: light-dark(#16181d, #e8eaee); }
header { display: flex; gap: 1.5rem; align-items: baseline; padding: 1rem 0; border-bottom: 1px solid var(--line); }
header > a { font-weight: 700; font-size: 1.15rem; }
nav { display: flex; gap: 1rem; }
a { color: light-dark(#1450a8, #8ab8ff); }
a:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
h1 { line-height: 1.2; } h2 { margin-top: 3rem; } section { border-top: 1px solid var(--line); margin-top: 2rem; }
h3 { font: 600 1rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto; }
th, td { text-align: start; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
pre { background: var(--field); padding: .75rem; overflow-x: auto; border-radius: 4px; }
.quiet { color: var(--quiet); }
.method { display: inline-block; min-width: 3.2rem; }
`;
