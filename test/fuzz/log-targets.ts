/** The log's parsers as fuzz targets: what logs, witnesses, auditors and policies bring from outside. */
import { parseCheckpoint } from '../../chains/log/checkpoint.ts';
import { fromUtf8, utf8 } from '../../chains/log/encoding.ts';
import { decodeLeaf, encodeLeaf } from '../../chains/log/leaf.ts';
import { openNote, parseNote } from '../../chains/log/note.ts';
import { describeQuorum, parsePolicy } from '../../chains/log/policy.ts';
import { parseProof } from '../../chains/log/proof.ts';
import { formatBundle, parseBundle, parseTilePath, tilePath, TileTree } from '../../chains/log/tiles.ts';
import { parseVkey } from '../../chains/log/vkey.ts';
import { judgeCheckpoint, parseAddCheckpoint } from '../../chains/log/witness.ts';
import { verifyEd25519 } from '../../server/log/ed25519.ts';
import type { Target } from './targets.ts';

const hash = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
/** The example of C2SP signed-note, and its key. */
const vkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const note = 'This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';
const checkpoint = `example.com/foo\n300\n${hash}\n`;
const signed = `${checkpoint}\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n`;
const request = `old 20\n${hash}\n${hash}\n\n${signed}`;
const proof = `c2sp.org/tlog-proof@v1\nextra AAE=\nindex 60\n${hash}\n${hash}\n\n${signed}`;
const witness = 'w.example+e7088d07+BDKDykbJW8YweAwqj+DuupB/nYe/7pqdy+y88ZkJQMes';
const policy = `# whom\nlog ${vkey} https://a\nwitness A w2.alba.example+e7088d07+BDKDykbJW8YweAwqj+DuupB/nYe/7pqdy+y88ZkJQMes\ngroup g any A\nquorum g\n`;
const leaf = encodeLeaf({ v: 1, type: 'attestation', envelope: `sha256:${'0'.repeat(64)}`, mediaType: 'text/plain', verifier: 'v', key: 'k', time: '2026-01-01T00:00:00.000Z' });

/** As much of one thing as might take a careless parser quadratic time. */
const most = (1 << 20) - 1;
const long = [
  utf8('\n'.repeat(most)), utf8(`${'x\n'.repeat(300_000)}\n${'\u2014 a AAAAAAE=\n'.repeat(20_000)}`), utf8(`${'\n\n'.repeat(500_000)}\u2014 a AAAAAAE=\n`),
  utf8(`old 1\n${`${hash}\n`.repeat(20_000)}\n${signed}`), utf8(`c2sp.org/tlog-proof@v1\nindex 0\n${`${hash}\n`.repeat(20_000)}\n${signed}`), utf8('9'.repeat(most)),
];
const groups = utf8(`${Array.from({ length: 20_000 }, (_, i) => `group g${i} any ${i === 0 ? 'A' : `g${i - 1}`}\n`).join('')}quorum g19999\n`);

const text = (bytes: Uint8Array): string => fromUtf8(bytes, 'it');
const verify = (): boolean => false;

export const logTargets: Record<string, Target> = {
  'log-note': { samples: [utf8(note), utf8(signed)], worst: long, run: (bytes) => openNote(text(bytes), [parseVkey(vkey)], verifyEd25519) },
  'log-checkpoint': { samples: [utf8(checkpoint)], worst: long, run: (bytes) => parseCheckpoint(text(bytes)) },
  'log-vkey': { samples: [utf8(vkey), utf8(witness)], worst: [utf8(`${'a'.repeat(1_000_000)}+530d903a+AAAA`)], run: (bytes) => parseVkey(text(bytes)) },
  'log-policy': { samples: [utf8(policy)], worst: [...long, groups, utf8(policy.replace('group g any A\n', '') + ' '.repeat(1_000_000))], run: (bytes) => describeQuorum(parsePolicy(bytes).quorum) },
  'log-proof': { samples: [utf8(proof)], worst: long, run: (bytes) => { parseNote(parseProof(text(bytes)).checkpoint); } },
  'log-request': {
    samples: [utf8(request)], worst: long,
    run: async (bytes) => {
      const body = Buffer.from(bytes).toString('utf8');
      const key = parseVkey(vkey);
      const { status } = await judgeCheckpoint(body, [{ origin: key.name, key }], () => Promise.resolve(null), verify);
      if (status === 200) throw new Error('a checkpoint that nobody signed was taken');
      parseAddCheckpoint(body);
    },
  },
  'log-leaf': { samples: [leaf], worst: [utf8('['.repeat(0xffff)), utf8(`{"v":1${',"v":1'.repeat(10_000)}}`)], run: decodeLeaf },
  'log-bundle': { samples: [formatBundle([leaf, leaf, leaf])], worst: [new Uint8Array(most)], run: (bytes) => { parseBundle(bytes, 3).map(decodeLeaf); } },
  'log-tile': { samples: [new Uint8Array(64), new Uint8Array(8192)], run: (bytes) => new TileTree(0, 0, bytes).node({ level: 1, index: 0 }) },
  'log-path': {
    samples: [utf8('tile/0/x001/x234/067'), utf8('tile/1/000.p/17'), utf8('tile/entries/x001/000')], worst: [utf8(`tile/0/${'x000/'.repeat(200_000)}000`)],
    run: (bytes) => {
      const path = text(bytes);
      const tile = parseTilePath(path);
      if (tile !== null && tilePath(tile) !== path) throw new Error('two addresses of one tile');
    },
  },
};
