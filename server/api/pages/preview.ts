/** The client's page with the title and the social preview of what it will show: for those who read a page without running it. */
import type { Request } from 'express';
import { RootlineError } from '../../../schema/error.ts';
import type { Service } from '../../service.ts';
import { tagOf } from '../answer.ts';
import { escape } from '../html.ts';

export type Preview = (index: string, req: Request) => Promise<{ html: string; status: number; tag: string }>;

interface Told { title: string; description: string }

/** Reads what a view is of. @returns null when it is no view of one release */
function releaseOf(path: string): string | null {
  const match = /^\/r\/([^/]+)\/([^/]+)\/?$/.exec(path);
  if (match === null) return null;
  try {
    return `${decodeURIComponent(match[1] ?? '')}@${decodeURIComponent(match[2] ?? '')}`;
  } catch {
    return null;
  }
}

function parameter(req: Request, name: string): string | undefined {
  const value = req.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Writes the title and description into the page. Everything told is text and becomes nothing else. */
function inject(index: string, { title, description }: Told): string {
  const head = [
    `<title>${escape(title)}</title>`, `<meta name="description" content="${escape(description)}">`,
    `<meta property="og:title" content="${escape(title)}">`, `<meta property="og:description" content="${escape(description)}">`,
    '<meta property="og:type" content="website">', '<meta property="og:site_name" content="Rootline">', '<meta name="twitter:card" content="summary">',
  ].join('\n    ');
  const plain = index.replace(/<title>[^<]*<\/title>\s*/, '').replace(/<meta name="description"[^>]*>\s*/, '');
  return plain.replace('</head>', () => `  ${head}\n  </head>`);
}

/** Makes previews from a service's verdicts. A view that cannot be told of keeps the page as it is: the client says what is wrong. */
export function previewer(service: Service): Preview {
  return async (index, req) => {
    const release = releaseOf(req.path);
    if (release === null) return { html: index, status: 200, tag: tagOf(index) };
    try {
      const { sentence } = await service.verdict(release, { platform: parameter(req, 'platform'), policy: parameter(req, 'policy'), at: parameter(req, 'at') });
      const html = inject(index, { title: `${release} · Rootline`, description: sentence });
      return { html, status: 200, tag: tagOf(html) };
    } catch (error) {
      if (!(error instanceof RootlineError) || error.code === 'unavailable') throw error;
      return { html: index, status: error.code === 'unknown-release' ? 404 : 200, tag: tagOf(index) };
    }
  };
}
