import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkForkEvidence, type ForkEvidence } from '../../chains/log/evidence.ts';
import { formatVkey } from '../../chains/log/vkey.ts';
import { EntryChecker } from '../../client/cli/audit/entry-checker.ts';
import { auditOnce, logAudit, type AuditOptions } from '../../client/cli/log-audit.ts';
import type { Leaf } from '../../schema/log.ts';
import { verifyEd25519 } from '../../server/log/ed25519.ts';
import { readKeyFile } from '../../server/log/keys.ts';
import { rebuildOf, startTestServer, submit, type TestServer } from '../api/server.ts';
import { attest, makeVerifier, registryOf } from '../api/signing.ts';

const alice = makeVerifier('alice');
const files = ['go@1.24.2/linux-amd64', 'go@1.24.1/linux-amd64', 'go@1.24.0/linux-amd64'];

describe('rootline log audit', () => {
  let server: TestServer;
  let key: string;
  let dir: string;
  let proxy: Server | null = null;
  const options = (url = server.url): AuditOptions => ({ url, state: join(dir, 'state.json'), key, json: true });
  const grow = async (file: string): Promise<void> => {
    expect((await submit(server, attest(alice, rebuildOf(file)))).status).toBe(201);
  };
  /** The server behind someone who changes what it answers. */
  const behind = async (change: (path: string, body: Buffer) => Buffer | null): Promise<string> => {
    proxy = createServer((request, response) => {
      void (async () => {
        const answer = await fetch(server.url + (request.url ?? ''));
        const body = answer.status === 200 ? change(request.url ?? '', Buffer.from(await answer.arrayBuffer())) : null;
        response.writeHead(body === null ? 404 : 200).end(body ?? '');
      })();
    });
    await new Promise<void>((done) => { (proxy as Server).listen(0, 'localhost', done); });
    return `http://localhost:${(proxy.address() as AddressInfo).port}`;
  };

  beforeAll(async () => {
    server = await startTestServer([alice]);
    key = formatVkey(readKeyFile(join(server.dataDir, 'log.key')).signer.key);
    await grow(files[0] as string);
  });
  afterAll(() => server.end());
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'rootline-audit-'));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(dir, { recursive: true });
    proxy?.close();
    proxy = null;
  });

  it('follows a log, and needs its key only once', async () => {
    const first = await auditOnce(options());
    expect(first).toMatchObject({ log: key, findings: [], checked: first.size });
    await grow(files[1] as string);
    const { key: _, ...later } = options();
    expect(await auditOnce(later)).toMatchObject({ size: first.size + 1, checked: 1, findings: [] });
    expect(await auditOnce(later)).toMatchObject({ size: first.size + 1, checked: 0, findings: [] });
  });

  it('does not take the log\u2019s word for whose log it is', async () => {
    const { key: _, ...without } = options();
    await expect(auditOnce(without)).rejects.toMatchObject({ code: 'bad-request' });
    const other = await startTestServer([alice]);
    await expect(auditOnce({ ...options(other.url) })).resolves.toMatchObject({ findings: [{ kind: 'checkpoint' }] });
    await auditOnce(options());
    const otherKey = formatVkey(readKeyFile(join(other.dataDir, 'log.key')).signer.key);
    await expect(auditOnce({ ...options(), key: otherKey })).rejects.toMatchObject({ code: 'bad-request' });
    await other.end();
  });

  it('exits 0, or 1 with what it found and the evidence', async () => {
    const print = vi.spyOn(console, 'log').mockReturnValue();
    expect(await logAudit(options())).toBe(0);
    await grow(files[2] as string);
    const url = await behind((_, body) => (body.includes('payloadType') ? Buffer.concat([body, Buffer.from(' ')]) : body));
    expect(await logAudit(options(url))).toBe(1);
    const report = JSON.parse(print.mock.lastCall?.[0] as string) as { findings: { kind: string; evidence: string }[] };
    expect(report.findings).toMatchObject([{ kind: 'entry', detail: expect.stringContaining('its envelope is not sha256:') }]);
    expect(JSON.parse(readFileSync(report.findings[0]?.evidence as string, 'utf8'))).toMatchObject({ type: 'entry', index: 3 });
    expect(await logAudit(options())).toBe(0);
  });

  it('finds a checkpoint that is no text', async () => {
    const url = await behind((path, body) => (path === '/checkpoint' ? Buffer.from([0xff, 0xfe, 0x0a]) : body));
    expect((await auditOnce(options(url))).findings).toMatchObject([{ kind: 'checkpoint' }]);
  });

  it('proves a fork that the log shows to someone else', async () => {
    await auditOnce(options());
    const memory = JSON.parse(readFileSync(join(dir, 'state.json'), 'utf8')) as { followed: { size: number } };
    // The same log key over another history: what a log's operator would need to show two faces.
    const forked = mkdtempSync(join(tmpdir(), 'rootline-fork-'));
    writeFileSync(join(forked, 'log.key'), readFileSync(join(server.dataDir, 'log.key')), { mode: 0o600 });
    const other = await startTestServer([alice], forked);
    for (let n = 0; other.service.size() < memory.followed.size; n++) await submit(other, attest(alice, { ...rebuildOf(files[n % 3] as string), comparison: 'contents', output: `sha256:${String(n).padStart(64, '0')}`, result: 'differs' }));
    const { findings } = await auditOnce(options(other.url));
    expect(findings).toMatchObject([{ kind: 'fork' }]);
    const evidence = JSON.parse(readFileSync(findings[0]?.evidence as string, 'utf8')) as ForkEvidence;
    await checkForkEvidence(evidence, verifyEd25519);
    await other.end();
  });

  it('cannot tell where the log cannot be reached', async () => {
    const port = await new Promise<number>((done) => {
      const closed = createServer().listen(0, 'localhost', () => {
        const { port: free } = closed.address() as AddressInfo;
        closed.close(() => done(free));
      });
    });
    await expect(auditOnce(options(`http://localhost:${port}`))).rejects.toMatchObject({ code: 'unavailable' });
    await expect(auditOnce(options('file:///etc'))).rejects.toMatchObject({ code: 'bad-reference' });
    await expect(auditOnce(options(`${server.url}/api`))).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('refuses a state file that is none', async () => {
    writeFileSync(join(dir, 'state.json'), '{"version":2}');
    await expect(auditOnce(options())).rejects.toMatchObject({ code: 'malformed' });
  });
});

const leafOf = (who: string, more: Partial<Leaf> = {}): Leaf => ({
  v: 1, type: 'attestation', envelope: `sha256:${'0'.repeat(64)}`, mediaType: 'application/vnd.dsse.envelope.v1+json', verifier: who, key: `${who}-key`,
  time: '2026-01-31T00:00:00Z', ...more,
});

describe('the check of an entry', () => {
  const bob = makeVerifier('bob');
  const revoked = makeVerifier('rita', 'rita', { revoked: '2026-02-01T00:00:00Z' });
  const marked = makeVerifier('mark', 'mark', { compromised: true });
  const pinned = { type: 'openpgp', id: 'petra-key', fingerprint: 'A'.repeat(40) } as const;
  const registry = registryOf([alice, bob, revoked, marked]);
  const keyless = { type: 'keyless', id: 'kay-ci', issuer: 'https://ci.example', subject: '*' } as const;
  registry.verifiers.push({ id: 'petra', name: 'Petra', organization: 'alice', keys: [pinned] }, { id: 'kay', name: 'Kay', organization: 'alice', keys: [keyless] });
  const document = Buffer.from(JSON.stringify(registry));
  const registryLeaf = (more: Partial<Leaf> = {}): Leaf => leafOf('', { type: 'registry', key: '', ...more });
  const said = rebuildOf(files[0] as string);
  const checker = async (): Promise<EntryChecker> => {
    const made = new EntryChecker(() => Promise.resolve(null));
    expect(await made.check(0, registryLeaf(), document)).toBeNull();
    return made;
  };

  it.each([
    ['its verifier signed', leafOf('alice'), attest(alice, said)],
    ['was signed before its key was revoked', leafOf('rita'), attest(revoked, said)],
  ])('passes what %s', async (_, leaf, bytes) => expect(await (await checker()).check(1, leaf, bytes)).toBeNull());

  it.each<[string, Leaf, Uint8Array, string]>([
    ['another verifier signed', leafOf('alice'), attest(bob, said), 'it is signed by bob-key, and the leaf says alice-key'],
    ['a stranger signed', leafOf('alice'), attest(makeVerifier('eve'), said), ''],
    ['is by nobody the registry has', leafOf('eve'), attest(makeVerifier('eve'), said), 'no key eve-key of eve'],
    ['is by another\u2019s key', leafOf('alice', { key: 'bob-key' }), attest(bob, said), 'no key bob-key of alice'],
    ['came after its key was revoked', leafOf('rita', { time: '2026-02-01T00:00:00Z' }), attest(revoked, said), 'revoked since 2026-02-01'],
    ['is by a compromised key', leafOf('mark'), attest(marked, said), 'marked compromised'],
    ['is signed over other bytes', leafOf('alice'), Buffer.from(attest(alice, said).toString().replace(/"payload":"(.)/, '"payload":"A')), ''],
    ['is no envelope', leafOf('alice'), Buffer.from('{}'), ''],
    ['nobody can verify', leafOf('petra'), attest(alice, said), 'gives no material for the key petra-key'],
    ['is said to be keyless and is under a key', leafOf('kay', { key: 'kay-ci' }), attest(alice, said), 'it is signed by alice-key, and the leaf says kay-ci'],
    ['is said to be keyless and is no envelope', leafOf('kay', { key: 'kay-ci' }), Buffer.from('{}'), ''],
    ['is no registry', registryLeaf(), Buffer.from('{"organizations":[]}'), 'registry document'],
    ['is no JSON', registryLeaf(), Buffer.from('{'), 'registry document'],
    ['is a registry that somebody signed', registryLeaf({ verifier: 'alice' }), document, 'nobody\u2019s statement'],
  ])('finds what %s', async (_, leaf, bytes, reason) => expect(await (await checker()).check(1, leaf, bytes)).toContain(reason));

  it('passes what is under a certificate as unverified where it has no trusted root, and counts it', async () => {
    const { payload, payloadType, signatures } = JSON.parse(Buffer.from(attest(alice, said)).toString()) as { payload: string; payloadType: string; signatures: { sig: string }[] };
    const bundle = Buffer.from(JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', verificationMaterial: { certificate: { rawBytes: 'AAAA' } }, dsseEnvelope: { payload, payloadType, signatures },
    }));
    const made = await checker();
    expect([await made.check(1, leafOf('kay', { key: 'kay-ci', mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json' }), bundle), made.unverified]).toEqual([null, 1]);
    expect([await made.check(2, leafOf('alice', { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json' }), bundle), made.unverified]).toEqual([expect.stringContaining('certificate'), 1]);
  });

  it('finds a statement before there was a registry', async () => {
    expect(await new EntryChecker(() => Promise.resolve(null)).check(0, leafOf('alice'), attest(alice, said))).toContain('no registry');
  });

  it('judges each entry by the registry of its place, though answers come later', async () => {
    const made = await checker();
    const without = Buffer.from(JSON.stringify(registryOf([bob])));
    const reasons = await Promise.all([made.check(1, leafOf('alice'), attest(alice, said)), made.check(2, registryLeaf(), without), made.check(3, leafOf('alice'), attest(alice, said))]);
    expect(reasons).toEqual([null, null, expect.stringContaining('no key alice-key')]);
  });
});
