/** The newest entries of the log as an Atom feed (RFC 4287). */
import type { EntryAnswer } from '../../schema/api.ts';
import { escape } from './html.ts';

/**
 * @param origin name of the log, which makes the feed's ids: they stay the same wherever the log is served
 * @param base address of the server, like http://localhost:7070
 */
export function feed(origin: string, base: string, entries: readonly EntryAnswer[]): string {
  const updated = entries[0]?.time ?? '1970-01-01T00:00:00Z';
  const items = entries.map((entry) => `<entry>
<id>${escape(`tag:${tagAuthority(origin)},2026:${origin}/${entry.index}`)}</id>
<title>${escape(title(entry))}</title>
<updated>${escape(entry.time)}</updated>
<author><name>${escape(entry.verifier === '' ? origin : entry.verifier)}</name></author>
<link href="${escape(`${base}/api/v1/attestations/${entry.index}`)}"/>
<content type="text">${escape(JSON.stringify(entry.says.slice(0, 5)))}</content>
</entry>`);
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${escape(`tag:${tagAuthority(origin)},2026:${origin}`)}</id>
<title>${escape(`Rootline log ${origin}`)}</title>
<updated>${escape(updated)}</updated>
<link rel="self" href="${escape(`${base}/api/v1/feed.atom`)}"/>
${items.join('\n')}
</feed>
`;
}

function tagAuthority(origin: string): string {
  return /^[a-z0-9.-]+/i.exec(origin)?.[0] ?? 'rootline';
}

function title(entry: EntryAnswer): string {
  if (entry.type === 'registry') return `Entry ${entry.index}: the registry of verifiers`;
  return `Entry ${entry.index}: ${entry.verifier} on ${entry.says.length} ${entry.says.length === 1 ? 'subject' : 'subjects'}`;
}
