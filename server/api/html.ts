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
<link rel="icon" href="/mark.svg" type="image/svg+xml">
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

/** Text in which `code` stands between backticks, as the project writes its sentences, with that code marked as such. */
export function coded(text: string): string {
  return escape(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

/** The style of those pages: the client's colours and letters, without its parts. */
export const pageStyle = `:root { color-scheme: light dark; --paper: light-dark(#fbfaf8, #14171a); --ink: light-dark(#1c2126, #e8e6e1); --line: light-dark(#e4e0d8, #2b3137); --quiet: light-dark(#656c74, #939aa1); --field: light-dark(#f3f1ec, #101315); --accent: light-dark(#0a655d, #62cbbd); --focus: light-dark(#1b5fc4, #8db9ff); }
body { font: 1rem/1.55 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 0 1rem 4rem; background: var(--paper); color: var(--ink); }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; padding: 1rem 0; border-bottom: 1px solid var(--line); }
header > a { font: 600 1.25rem/1 "Iowan Old Style", Charter, Georgia, "Liberation Serif", serif; color: var(--ink); text-decoration: none; }
nav { display: flex; gap: 1rem; }
a { color: var(--accent); text-underline-offset: .18em; }
a:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
h1 { font: 600 2.25rem/1.1 "Iowan Old Style", Charter, Georgia, "Liberation Serif", serif; letter-spacing: -.02em; } h2 { margin-top: 3rem; font-size: 1.1875rem; } section { border-top: 1px solid var(--line); margin-top: 2rem; }
h3 { font: 600 1rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: start; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--quiet); }
code, pre { font-family: ui-monospace, monospace; font-size: .92em; }
code, a { overflow-wrap: anywhere; }
pre { background: var(--field); padding: .75rem; border: 1px solid var(--line); border-radius: 5px; white-space: pre-wrap; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
.method { display: inline-block; min-width: 3.2rem; }
@media (max-width: 40rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr { display: block; }
  tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  td { display: inline-block; padding: 0 .75rem 0 0; border: 0; }
  td:last-child { display: block; }
}
`;
