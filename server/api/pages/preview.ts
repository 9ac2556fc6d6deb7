/** The client's page with the title and the social preview of what it will show: for those who read a page without running it. */
import type { Request } from 'express';
import { RootlineError } from '../../../schema/error.ts';
import type { Service } from '../../service.ts';
import { tagOf } from '../answer.ts';
import { escape } from '../html.ts';
import { tellOf, type Told } from './told.ts';

export type Preview = (index: string, req: Request) => Promise<{ html: string; status: number; tag: string }>;

/** Writes the title and description into the page. Everything told is text and becomes nothing else. */
function inject(index: string, { title, description }: Told): string {
  const name = title === null ? 'Rootline' : `${title} · Rootline`;
  const head = [
    `<title>${escape(name)}</title>`, `<meta name="description" content="${escape(description)}">`,
    `<meta property="og:title" content="${escape(name)}">`, `<meta property="og:description" content="${escape(description)}">`,
    '<meta property="og:type" content="website">', '<meta property="og:site_name" content="Rootline">', '<meta name="twitter:card" content="summary">',
  ].join('\n    ');
  const plain = index.replace(/<title>[^<]*<\/title>\s*/, '').replace(/<meta name="description"[^>]*>\s*/, '');
  return plain.replace('</head>', () => `  ${head}\n  </head>`);
}

/** Makes previews from a service's answers. What cannot be shown is told of by its problem, with the problem's status: the client offers what is near. */
export function previewer(service: Service): Preview {
  return async (index, req) => {
    const page = (told: Told, status: number): Awaited<ReturnType<Preview>> => {
      const html = inject(index, told);
      return { html, status, tag: tagOf(html) };
    };
    try {
      return page(await tellOf(service, req), 200);
    } catch (error) {
      if (!(error instanceof RootlineError)) throw error;
      const { title, detail, status } = error.toProblem();
      if (status >= 500) throw error;
      return page({ title, description: detail }, status);
    }
  };
}
