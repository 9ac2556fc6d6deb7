import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatCheckpoint } from '../../chains/log/checkpoint.ts';
import { fromBase64, utf8 } from '../../chains/log/encoding.ts';
import { checkForkEvidence, type ForkEvidence } from '../../chains/log/evidence.ts';
import { encodeLeaf } from '../../chains/log/leaf.ts';
import { followLog, type EntryCheck, type Followed, type FollowResult, type LogSource } from '../../chains/log/monitor.ts';
import { formatNote, signNote } from '../../chains/log/note.ts';
import { parsePolicy } from '../../chains/log/policy.ts';
import { formatVkey } from '../../chains/log/vkey.ts';
import { RootlineError } from '../../schema/error.ts';
import { signerFromSeed, verifyEd25519 } from '../../server/log/ed25519.ts';
import { Sequencer } from '../../server/log/sequencer.ts';
import { serveLogPath, type ServedLog } from '../../server/log/serve-tile.ts';
import { openEmbedded } from '../../server/store/embedded.ts';
import type { Store } from '../../server/store/store.ts';

const signer = signerFromSeed('log.example', randomBytes(32));
const accept: EntryCheck = () => Promise.resolve(null);

interface TestLog { source: LogSource; sequencer: Sequencer; store: Store; append(from: number, to: number, word?: string): Promise<void> }

const flip = (bytes: Uint8Array, at: number): Uint8Array => Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ 1 : byte));

const evidenceOf = <T>({ findings }: FollowResult): T => findings[0]?.evidence as T;

describe('a monitor', () => {
  let dir: string;
  const open: Store[] = [];
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'rootline-monitor-'));
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((store) => store.close()));
    rmSync(dir, { recursive: true });
  });

  /** A real log, read through the bytes it serves. */
  async function makeLog(name: string): Promise<TestLog> {
    const store = await openEmbedded(join(dir, name));
    open.push(store);
    const sequencer = await Sequencer.open({ store, signer, origin: 'log.example', clock: () => 1_700_000_000_000 });
    const served: ServedLog = { published: () => sequencer.published(), tileBytes: (level, index) => sequencer.tileBytes(level, index), store };
    const get = async (path: string): Promise<Uint8Array | null> => (await serveLogPath(served, path))?.body ?? null;
    const source: LogSource = {
      checkpoint: async () => Buffer.from((await get('checkpoint')) as Uint8Array).toString(), tile: get, envelope: (digest) => store.envelope(digest),
    };
    const append = async (from: number, to: number, word = 'envelope'): Promise<void> => {
      await Promise.all(Array.from({ length: to - from }, (_, i) => {
        const envelope = utf8(`${word} ${from + i}`);
        const digest = createHash('sha256').update(envelope).digest('hex');
        return sequencer.append({
          leaf: { type: 'attestation', envelope: `sha256:${digest}`, mediaType: 'text/plain', verifier: 'ada', key: 'k' }, envelope, statementId: `${word} ${from + i}`,
        });
      }));
    };
    return { source, sequencer, store, append };
  }

  const follow = (source: LogSource, state: Followed | null = null, checkEntry = accept): Promise<FollowResult> =>
    followLog(source, state, { log: signer.key, verify: verifyEd25519, checkEntry });
  const followed = async (source: LogSource, state: Followed | null = null): Promise<Followed> => {
    const { state: next, findings } = await follow(source, state);
    expect(findings).toEqual([]);
    return next as Followed;
  };

  it('follows a log as it grows, whatever the steps', async () => {
    const log = await makeLog('a');
    let state: Followed | null = null;
    let last = 0;
    for (const size of [0, 1, 2, 200, 255, 256, 257, 600, 770]) {
      await log.append(last, size);
      const calls: number[] = [];
      const result: FollowResult = await follow(log.source, state, (index) => {
        calls.push(index);
        return Promise.resolve(null);
      });
      expect(result.findings).toEqual([]);
      expect([result.size, result.entries, calls]).toEqual([size, size - last, Array.from({ length: size - last }, (_, i) => last + i)]);
      state = result.state;
      last = size;
    }
    expect(state).toEqual(await followed(log.source));
    expect((await follow(log.source, state)).entries).toBe(0);
  });

  it('proves a fork between two sizes, and of one size', async () => {
    const [honest, forked] = [await makeLog('a'), await makeLog('b')];
    await honest.append(0, 300);
    await forked.append(0, 280);
    await forked.append(280, 300, 'forged');
    const state = await followed(honest.source);
    const same = await follow(forked.source, state);
    expect(same.findings).toMatchObject([{ kind: 'fork', evidence: { checkpoints: [state.checkpoint, forked.sequencer.checkpoint()] } }]);
    expect(same.state).toBe(state);
    await forked.append(300, 520, 'forged');
    const grown = await follow(forked.source, state);
    expect(grown.findings[0]).toMatchObject({ kind: 'fork', detail: expect.stringContaining('does not begin with the 300 entries') });
    const smaller = await follow(honest.source, await followed(forked.source));
    expect(smaller.findings.map(({ kind }) => kind)).toEqual(['rollback']);
    for (const result of [same, grown]) {
      const evidence = evidenceOf<ForkEvidence>(result);
      await checkForkEvidence(evidence, verifyEd25519);
      const other = formatVkey(signerFromSeed('log.example', randomBytes(32)).key);
      await expect(checkForkEvidence({ ...evidence, log: other }, verifyEd25519)).rejects.toMatchObject({ name: 'RootlineError' });
    }
    const { type, log, checkpoints, proof } = evidenceOf<ForkEvidence>(grown);
    const rootless = { type, log, checkpoints, ...(proof && { proof }) };
    await expect(checkForkEvidence(rootless, verifyEd25519)).rejects.toMatchObject({ code: 'bad-proof' });
  });

  it('takes no evidence against a log that only grew', async () => {
    const log = await makeLog('a');
    await log.append(0, 300);
    const first = log.sequencer.checkpoint();
    await log.append(300, 400);
    const evidence: ForkEvidence = {
      type: 'fork', log: formatVkey(signer.key), checkpoints: [first, log.sequencer.checkpoint()], root: await log.sequencer.rootAt(300), proof: await log.sequencer.consistency(300, 400),
    };
    await expect(checkForkEvidence(evidence, verifyEd25519)).rejects.toMatchObject({ code: 'bad-proof', message: expect.stringContaining('no fork') });
    await expect(checkForkEvidence({ ...evidence, checkpoints: [first, first] }, verifyEd25519)).rejects.toMatchObject({ code: 'bad-proof' });
    const forgedRoot = { ...evidence, root: await log.sequencer.rootAt(299) };
    await expect(checkForkEvidence(forgedRoot, verifyEd25519)).rejects.toMatchObject({ code: 'bad-proof' });
  });

  it('tells a log that goes back, and one that goes back to another past', async () => {
    const [honest, forked] = [await makeLog('a'), await makeLog('b')];
    await honest.append(0, 100);
    const old = honest.sequencer.checkpoint();
    await honest.append(100, 300);
    const state = await followed(honest.source);
    const rolled = await follow({ ...honest.source, checkpoint: () => Promise.resolve(old) }, state);
    expect(rolled.findings).toMatchObject([{ kind: 'rollback', evidence: { type: 'rollback', checkpoints: [state.checkpoint, old] } }]);
    await forked.append(0, 100, 'forged');
    const other = await follow({ ...honest.source, checkpoint: () => Promise.resolve(forked.sequencer.checkpoint()) }, state);
    expect(other.findings).toMatchObject([{ kind: 'fork' }]);
    await checkForkEvidence(evidenceOf<ForkEvidence>(other), verifyEd25519);
  });

  it('finds every byte that is not what was signed', async () => {
    const log = await makeLog('a');
    await log.append(0, 600);
    const early = await followed(log.source).then(() => log.sequencer.checkpoint());
    const paths = ['tile/0/000', 'tile/0/001', 'tile/0/002.p/88', 'tile/1/000.p/2', 'tile/entries/000', 'tile/entries/001', 'tile/entries/002.p/88'];
    for (const path of paths) {
      const whole = (await log.source.tile(path)) as Uint8Array;
      for (const at of [0, 1, Math.floor(whole.length / 2), whole.length - 1]) {
        const tampered: LogSource = { ...log.source, tile: (asked) => (asked === path ? Promise.resolve(flip(whole, at)) : log.source.tile(asked)) };
        const { findings } = await follow(tampered);
        expect(findings.length, `${path} byte ${at}`).toBeGreaterThan(0);
      }
      const missing: LogSource = { ...log.source, tile: (asked) => (asked === path ? Promise.resolve(null) : log.source.tile(asked)) };
      expect((await follow(missing)).findings).toMatchObject([{ kind: 'tile', detail: expect.stringContaining(path) }]);
    }
    const note = flip(utf8(early), 20);
    const { findings } = await follow({ ...log.source, checkpoint: () => Promise.resolve(Buffer.from(note).toString()) });
    expect(findings).toMatchObject([{ kind: 'checkpoint', evidence: { type: 'checkpoint' } }]);
  });

  it('takes the full tile where the partial one is gone', async () => {
    const log = await makeLog('a');
    await log.append(0, 300);
    const checkpoint = log.sequencer.checkpoint();
    await log.append(300, 512);
    const pruned: LogSource = {
      ...log.source, checkpoint: () => Promise.resolve(checkpoint), tile: (path) => (path.includes('001.p/') ? Promise.resolve(null) : log.source.tile(path)),
    };
    expect((await follow(pruned)).findings).toEqual([]);
  });

  it('names entries that should not be there, with the evidence', async () => {
    const log = await makeLog('a');
    await log.append(0, 3);
    const checked = await follow(log.source, null, (index) => Promise.resolve(index === 1 ? 'its signature does not hold' : null));
    expect(checked.findings).toMatchObject([{ kind: 'entry', detail: 'entry 1: its signature does not hold', evidence: { type: 'entry', index: 1 } }]);
    expect(checked.state).toBeNull();
    const withheld = await follow({ ...log.source, envelope: () => Promise.resolve(null) });
    expect(withheld.findings.map(({ detail }) => detail)).toMatchObject([0, 1, 2].map((n) => expect.stringContaining(`entry ${n}: the log does not give its envelope`)));
    const swapped = await follow({ ...log.source, envelope: () => Promise.resolve(utf8('other')) });
    expect(swapped.findings).toHaveLength(3);
  });

  it('finds an entry that is no leaf, and one that goes back in time', async () => {
    const log = await makeLog('a');
    await log.append(0, 1);
    const bytes = (await log.store.leaf(0)) as Uint8Array;
    const { leafHash } = await import('../../chains/log/merkle.ts');
    const { Edge } = await import('../../chains/log/edge.ts');
    const { formatBundle } = await import('../../chains/log/tiles.ts');
    const { decodeLeaf } = await import('../../chains/log/leaf.ts');
    const earlier = encodeLeaf({ ...decodeLeaf(bytes), time: '2001-01-01T00:00:00.000Z' });
    for (const [second, message] of [[utf8('{}'), 'entry 1: not a leaf'], [earlier, 'entry 1: its time is before']] as const) {
      const edge = new Edge();
      [bytes, second].forEach((entry) => edge.append(leafHash(entry)));
      const text = formatCheckpoint('log.example', 2, edge.root());
      const note = formatNote(text, [await signNote(text, signer)]);
      const result = await follow({
        ...log.source, checkpoint: () => Promise.resolve(note),
        tile: (path) => Promise.resolve(path.includes('entries') ? formatBundle([bytes, second]) : Buffer.concat([leafHash(bytes), leafHash(second)])),
      });
      expect(result.findings).toMatchObject([{ kind: 'entry', detail: expect.stringContaining(message) }]);
      expect(fromBase64(evidenceOf<{ leaf: string }>(result).leaf, 'leaf')).toEqual(second);
    }
  });

  it('asks for witnesses where its policy does', async () => {
    const log = await makeLog('a');
    await log.append(0, 1);
    const witness = signerFromSeed('w.example', randomBytes(32), 4);
    const policy = parsePolicy(utf8(`witness w ${formatVkey(witness.key)}\nquorum w\n`));
    const { findings } = await followLog(log.source, null, { log: signer.key, policy, verify: verifyEd25519, checkEntry: accept });
    expect(findings).toMatchObject([{ kind: 'checkpoint', detail: expect.stringContaining('the policy asks for w') }]);
  });

  it('blames nobody for a log that cannot be reached', async () => {
    const log = await makeLog('a');
    await log.append(0, 300);
    const away = new RootlineError('unavailable', 'connection refused');
    await expect(follow({ ...log.source, checkpoint: () => Promise.reject(away) })).rejects.toBe(away);
    await expect(follow({ ...log.source, tile: () => Promise.reject(away) })).rejects.toBe(away);
    await expect(follow({ ...log.source, envelope: () => Promise.reject(away) })).rejects.toBe(away);
  });
});
