/** Titles and social previews of every view, for those who read a page without running it; and what a wrong address is told. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plainPages } from '../../client/web/route/place.ts';
import { headlineOf } from '../../chains/answer/headline.ts';
import { plainViews } from '../../server/api/pages/told.ts';
import { ask, catalog, startTestServer, type TestServer } from './server.ts';
import { makeVerifier } from './signing.ts';

let server: TestServer;
beforeAll(async () => { server = await startTestServer([makeVerifier('alice', 'acme')]); });
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server.end();
});

const digest = catalog().files.get('go@1.24.2/linux-amd64')?.digest ?? '';

/** What stands in the head of the page. */
async function told(path: string): Promise<{ status: number; title: string; description: string; same: boolean }> {
  // A crawler takes anything.
  const { status, text } = await ask(server, path, { headers: { accept: '*/*' } });
  const of = (pattern: RegExp): string => pattern.exec(text)?.[1] ?? '';
  const [title, description] = [of(/<title>([^<]*)<\/title>/), of(/<meta name="description" content="([^"]*)"/)];
  return { status, title, description, same: of(/og:title" content="([^"]*)"/) === title && of(/og:description" content="([^"]*)"/) === description };
}

describe('a preview', () => {
  test.each([
    ['/', 'Rootline', /chain-verified/],
    ['/r/go/1.24.2?platform=linux-amd64', 'Go 1.24.2 for linux-amd64 is not chain-verified · Rootline', /^Go 1\.24\.2 for linux-amd64 is not chain-verified: /],
    ['/r/go/1.24.2?platform=all', 'Go 1.24.2 is not chain-verified · Rootline', /nobody has yet rebuilt/],
    ['/r/rust/1.98.0', 'Rust 1.98.0 is not chain-verified · Rootline', /mrustc/],
    ['/c/go', 'Go · Rootline', /^0 of \d+ releases chain-verified\. /],
    [`/a/${digest}`, 'go 1.24.2/linux-amd64 · Rootline', /is claimed\. sha256:/],
    ['/v/alice', /^.*alice · Rootline$/i, /0 of 0 rebuilds/],
    ['/verifiers', 'Verifiers · Rootline', /Who may sign/],
    ['/r/go/1.24.99', 'The catalog has no such release · Rootline', /go@1\.24\.99/, 404],
    ['/r/go/1.24.2?platform=vms-vax', 'The release publishes nothing for this platform · Rootline', /vms-vax/, 404],
    ['/r/go/1.24.2?policy=hope', 'There is no policy of this name · Rootline', /hope/, 404],
    ['/r/go/1.24.2?at=9999', 'The point in the log is not valid · Rootline', /not yet 9999/, 400],
    ['/r/go/1.24.2?at=yesterday', 'The point in the log is not valid · Rootline', /yesterday/, 400],
    [`/a/sha256:${'0'.repeat(64)}`, 'Nothing is known of this digest · Rootline', /sha256:0000/, 404],
    ['/a/hello', 'The reference names nothing · Rootline', /hello/, 400],
    ['/c/fortran', /Rootline$/, /fortran/, 404],
    ['/v/nobody', 'There is no such thing · Rootline', /nobody/, 404],
  ] as const)('%s', async (path, title, description, status: number = 200) => {
    const got = await told(path);
    expect([got.status, got.same]).toEqual([status, true]);
    expect(got.title).toMatch(title);
    expect(got.description).toMatch(description);
  });

  test('is there for every page there is', async () => {
    expect(plainViews.toSorted()).toEqual(plainPages.toSorted());
    for (const name of plainPages) expect([name, (await told(`/${name}`)).status]).toEqual([name, 200]);
  });

  test('a browser is shown even what is not there, a program is told in its own terms', async () => {
    const html = await ask(server, '/no/such/page', { headers: { accept: 'text/html' } });
    expect([html.status, html.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect((await ask(server, '/no/such/page')).headers.get('content-type')).toBe('application/problem+json');
  });
});

describe('the headline of a verdict', () => {
  test.each([
    ['Go 1.24.2 is not chain-verified: nobody has yet rebuilt go1.22.6 from go1.20.6.', 'Go 1.24.2 is not chain-verified'],
    ['go 1.24.2 (StageX 2025.04.1) is chain-verified back to hex0-seed (x86, 181 bytes): each of its 6 links was rebuilt.', 'go 1.24.2 (StageX 2025.04.1) is chain-verified'],
    ['Rust 1.2 is chain-verified on 2 of its 5 platforms only: x.', 'Rust 1.2 is chain-verified on 2 of its 5 platforms only'],
    ['go1 is accepted by the policy upstream as a root: it is taken as it is, without a rebuild.', 'go1 is accepted by the policy upstream as a root'],
    ['Go 1 publishes no binary file that is on record, so there is nothing to verify.', 'Go 1 publishes no binary file that is on record, so there is nothing to verify.'],
  ])('%s', (sentence, headline) => {
    expect(headlineOf(sentence)).toBe(headline);
  });
});
