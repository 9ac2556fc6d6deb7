/** The payload formats of the field, each with its table of hostile input, and the traps on the way to the normal form. */
import { describe, expect, it } from 'vitest';
import { readBuildinfo } from '../../chains/attestation/buildinfo.ts';
import { readEnvelope, splitEnvelopes } from '../../chains/attestation/envelope.ts';
import { readGitianAssert } from '../../chains/attestation/gitian-assert.ts';
import { readGorebuild } from '../../chains/attestation/gorebuild.ts';
import { interpret } from '../../chains/attestation/interpret.ts';
import { canonicalJson } from '../../chains/attestation/link.ts';
import { payloadTypes, type PayloadKind } from '../../chains/attestation/payload.ts';
import { readDigestList } from '../../chains/attestation/sha256sums.ts';
import type { Said } from '../../chains/attestation/types.ts';
import { publishing, refusal, text } from './attestation-support.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const C = 'c'.repeat(64);
const published = publishing([
  { id: 'go@1/a', digest: `sha256:${A}`, name: 'go.tar.gz' },
  { id: 'go@1/pkg', digest: `sha256:${B}`, name: 'go.pkg' },
  { id: 'go@0/old', digest: `sha1:${'d'.repeat(40)}`, name: 'old.tar.gz' },
  { id: 'go@0/lost', digest: 'unrecorded:lost', name: 'lost.tar.gz' },
  { id: 'go@0/linux', digest: `sha256:${'1'.repeat(64)}`, name: 'go1.24.2.linux-amd64.tar.gz' },
]);
const say = (kind: PayloadKind, payload: string | object): Said[] => interpret(
  { payload: text(typeof payload === 'string' ? payload : JSON.stringify(payload)), payloadType: payloadTypes[kind] }, published,
);
const brief = (said: Said[]): unknown[] => said.map((s) => (s.kind === 'attestation' ? [s.of, s.output, s.comparison, s.result] : s));
const IDENTICAL = ['go@1/a', `sha256:${A}`, 'bit-identical', 'reproduced'];

describe('a list of digests', () => {
  it('says what was reproduced and what differs, and passes over what nobody publishes', () => {
    expect(brief(say('sha256sums', `# built on a Tuesday\n${A}  go.tar.gz\n${C} *go.pkg\n${C}  other.zip\n`))).toEqual([IDENTICAL, ['go@1/pkg', `sha256:${C}`, 'bit-identical', 'differs']]);
  });

  it('knows a file under another name by its digest', () => {
    expect(brief(say('sha256sums', `${A}  renamed.tgz\n`))).toEqual([IDENTICAL]);
  });

  it('reads no dispute into two targets under one name', () => {
    expect(brief(say('sha256sums', `${A}  go.tar.gz\n${C}  go.tar.gz\n`))).toEqual([IDENTICAL]);
    expect(refusal(() => say('sha256sums', `${B.replace('b', 'e')}  go.tar.gz\n${C}  go.tar.gz\n`))).toBe('unknown-subject');
  });

  it('compares digests of one algorithm only', () => {
    expect(brief(say('sha256sums', `${'0'.repeat(32)} *old.tar.gz\n${'d'.repeat(40)} *old.tar.gz\n${C} *old.tar.gz\n${'0'.repeat(128)} *old.tar.gz\n`)))
      .toEqual([['go@0/old', `sha1:${'d'.repeat(40)}`, 'bit-identical', 'reproduced']]);
    expect(brief(say('sha256sums', `${'e'.repeat(40)} *old.tar.gz\n`))).toEqual([['go@0/old', `sha1:${'e'.repeat(40)}`, 'bit-identical', 'differs']]);
  });

  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'bad-statement'],
    ['comments alone', '# nothing\n', 'bad-statement'],
    ['upper-case hex', `${A.toUpperCase()}  go.tar.gz`, 'bad-statement'],
    ['a digest of an odd length', `${A}0  go.tar.gz`, 'bad-statement'],
    ['one blank', `${A} go.tar.gz`, 'bad-statement'],
    ['no name', `${A}  `, 'bad-statement'],
    ['a name outside ASCII', `${A}  gо.tar.gz`, 'bad-statement'],
    ['a name with a control character', `${A}  go\u0007.tar.gz`, 'bad-statement'],
    ['a line of prose', `${A}  go.tar.gz\nthe rest is fine too\n`, 'bad-statement'],
    ['bytes that are no text', Uint8Array.of(0x30, 0xff, 0x30), 'malformed'],
    ['ten thousand lines', `${A}  go.tar.gz\n`.repeat(10_000), 'too-complex'],
    ['digests that no policy could use', `${'0'.repeat(32)}  go.tar.gz`, 'bad-statement'],
  ])('is refused where it holds %s', (_, payload, code) => {
    expect(refusal(() => readDigestList(typeof payload === 'string' ? text(payload) : payload))).toBe(code);
  });

  it.each([['a file without a recorded digest', `${C}  lost.tar.gz`], ['nothing the catalog knows', `${C}  other.zip`]])('is refused where it is about %s', (_, payload) => {
    expect(refusal(() => say('sha256sums', payload))).toBe('unknown-subject');
  });
});

describe('a Gitian assert file', () => {
  it.each([
    ['a block scalar', `--- !!omap\n- out_manifest: |\n    ${A}  go.tar.gz\n    ${C}  go.pkg\n- in_manifest: |-\n    ${B}  desc.yml\n`],
    ['CRLF', `--- !!omap\r\n- out_manifest: |\r\n    ${A}  go.tar.gz\r\n    ${C}  go.pkg\r\n- release: x\r\n`],
    ['a double-quoted scalar', `--- !!omap\n- out_manifest: "${A}  go.tar.gz\\n${C}  go.pkg\\n"\n- name: x\n`],
    ['a single-quoted scalar', `--- !!omap\n- out_manifest: ! '${A}  go.tar.gz\n\n${C}  go.pkg\n\n'\n- name: x\n`],
  ])('is read with %s', (_, payload) => {
    expect(brief(say('gitian-assert', payload))).toEqual([IDENTICAL, ['go@1/pkg', `sha256:${C}`, 'bit-identical', 'differs']]);
  });

  it.each<[string, string, string]>([
    ['no map', `- out_manifest: |\n    ${A}  go.tar.gz\n`, 'malformed'],
    ['no out_manifest', '--- !!omap\n- in_manifest: |\n    x\n', 'malformed'],
    ['two out_manifests', `--- !!omap\n- out_manifest: |\n    ${A}  go.tar.gz\n- out_manifest: |\n    ${C}  go.tar.gz\n`, 'malformed'],
    ['an alias', '--- !!omap\n- out_manifest: *a\n', 'malformed'],
    ['an escape that hides text', `--- !!omap\n- out_manifest: "${A}  go\\u002etar.gz"\n`, 'malformed'],
    ['a quote that does not end', `--- !!omap\n- out_manifest: '${A}  go.tar.gz\n- name: x\n`, 'malformed'],
    ['lines indented unevenly', `--- !!omap\n- out_manifest: |\n    ${A}  go.tar.gz\n  ${C}  go.tar.gz\n`, 'malformed'],
    ['an empty manifest', '--- !!omap\n- out_manifest: |\n', 'bad-statement'],
  ])('is refused with %s', (_, payload, code) => {
    expect(refusal(() => readGitianAssert(text(payload)))).toBe(code);
  });
});

const BUILDINFO = `Format: 1.0\nSource: go\nChecksums-Sha256:\n ${A} 10 go.tar.gz\n ${C} 20 go.pkg\nInstalled-Build-Depends:\n gcc (= 14),\n libc6 (= 2)\n`;
describe('a .buildinfo', () => {
  it('says what was built', () => {
    expect(brief(say('buildinfo', BUILDINFO))).toEqual([IDENTICAL, ['go@1/pkg', `sha256:${C}`, 'bit-identical', 'differs']]);
    expect(readBuildinfo(text(BUILDINFO)).installed).toEqual(['gcc (= 14)', 'libc6 (= 2)']);
  });

  it.each<[string, string, string]>([
    ['a field twice', `${BUILDINFO}Source: other\n`, 'malformed'],
    ['a field twice in another case', `${BUILDINFO}SOURCE: other\n`, 'malformed'],
    ['a second paragraph', `${BUILDINFO}\nFormat: 1.0\n`, 'malformed'],
    ['a continuation of nothing', ` ${BUILDINFO}`, 'malformed'],
    ['a line that is no field', `${BUILDINFO}what\n`, 'malformed'],
    ['no checksums', 'Format: 1.0\nSource: go\n', 'bad-statement'],
    ['a checksum in upper case', BUILDINFO.replace(A, A.toUpperCase()), 'bad-statement'],
    ['a checksum without a size', BUILDINFO.replace(' 10 ', ' '), 'bad-statement'],
    ['a size that is no number', BUILDINFO.replace(' 10 ', ' ten '), 'bad-statement'],
    ['ten thousand files', BUILDINFO.replace(` ${A}`, `${` ${A} 10 go.tar.gz\n`.repeat(10_000)} ${A}`), 'too-complex'],
  ])('is refused with %s', (_, payload, code) => {
    expect(refusal(() => readBuildinfo(text(payload)))).toBe(code);
  });
});

const file = (Name: string, Status: string, ...texts: string[]): object => ({ Name, GOOS: '', GOARCH: '', SHA256: '', Log: { Name, Status, Messages: texts.map((Text) => ({ Time: 'x', Text })) } });
const report = (files: object[] | null, over: object = {}): object => ({
  Version: 'x', GoVersion: 'go1', GOOS: 'linux', GOARCH: 'amd64', Full: true, Bootstraps: null, Log: { Status: 'PASS', Messages: null },
  Releases: [{ Version: 'go1', Log: { Status: 'PASS', Messages: null }, Files: files }], ...over,
});
const bootstrap = (n: number): object[] => Array.from({ length: n }, () => ({ Version: 'go1.24', Dir: '/x', Err: null, Log: { Status: '', Messages: [{ Text: 'using go1.24.2 binary distribution for go1.24' }] } }));
describe('a gorebuild report', () => {
  it('joins PASS with the published digest, and keeps apart how it was compared', () => {
    expect(brief(say('gorebuild', report([
      file('go.tar.gz', 'PASS', 'verified match after stripping signatures from executables', 'PASS: rebuilt with ["GOOS=darwin"]'),
      file('go.pkg', 'PASS', 'PASS: verified content against posted tgz'),
      file('lost.tar.gz', 'PASS', 'PASS: rebuilt with []'), file('other.zip', 'PASS', 'PASS: rebuilt with []'),
    ])))).toEqual([['go@1/a', `sha256:${A}`, 'signature-stripped', 'reproduced'], ['go@1/pkg', `sha256:${B}`, 'contents', 'reproduced']]);
  });

  it('takes the digest of a mismatch from the log, where it is one with the published bytes', () => {
    const mismatch = (posted: string): string => `FAIL: rebuilt SHA256 ${C} does not match public download SHA256 ${posted}`;
    expect(brief(say('gorebuild', report([file('go.tar.gz', 'FAIL', mismatch(A))])))).toEqual([['go@1/a', `sha256:${C}`, 'bit-identical', 'differs']]);
    expect(refusal(() => say('gorebuild', report([file('go.tar.gz', 'FAIL', mismatch(B))])))).toBe('unknown-subject');
  });

  it('takes nothing from SKIP, from a status alone, or from a failure that has another reason', () => {
    for (const f of [file('go.tar.gz', 'SKIP', 'SKIP: msiextract not found'), file('go.tar.gz', 'PASS'), file('go.tar.gz', '', 'PASS: rebuilt with []'), file('go.tar.gz', 'FAIL', 'FAIL: cannot download public copy')]) {
      expect(refusal(() => say('gorebuild', report([f])))).toBe('unknown-subject');
    }
  });

  it('names the compiler where it was a published one', () => {
    const inputs = (over: object): unknown => say('gorebuild', report([file('go.tar.gz', 'PASS', 'PASS: rebuilt with []')], over)).map((s) => 'inputs' in s && s.inputs);
    expect(inputs({ Full: false, Bootstraps: bootstrap(1) })).toEqual([[{ role: 'compiler', digest: `sha256:${'1'.repeat(64)}` }]]);
    expect(inputs({ Full: true, Bootstraps: bootstrap(1) })).toEqual([[]]);
    expect(inputs({ Full: false, Bootstraps: bootstrap(2) })).toEqual([[]]);
  });

  it.each<[string, object | string, string]>([
    ['lists that are null', report(null), 'unknown-subject'],
    ['releases that are no list', report([], { Releases: {} }), 'bad-statement'],
    ['a status that is none', report([file('go.tar.gz', 'pass')]), 'bad-statement'],
    ['a name outside ASCII', report([file('gо.tar.gz', 'PASS')]), 'bad-statement'],
    ['a file without a log', report([{ Name: 'go.tar.gz' }]), 'bad-statement'],
    ['no word on the bootstrap', report([], { Full: 1 }), 'bad-statement'],
    ['ten thousand files', report(Array.from({ length: 10_000 }, () => file('go.tar.gz', 'PASS'))), 'too-complex'],
    ['a list for a report', '[]', 'bad-statement'],
  ])('is refused with %s', (_, payload, code) => {
    expect(refusal(() => say('gorebuild', payload))).toBe(code);
  });

  it('reads null for every list', () => {
    expect(readGorebuild(text(JSON.stringify(report(null, { Releases: null })))).files).toEqual([]);
  });
});

const link = (products: object): object => ({ _type: 'link', name: 'rebuild x', materials: {}, products, byproducts: {}, command: [], environment: null });
describe('an in-toto link', () => {
  it('speaks only of what it reproduced', () => {
    expect(brief(say('link', link({ 'go.tar.gz': { sha256: A, sha512: 'x' }, 'go.pkg': { sha256: C } })))).toEqual([IDENTICAL]);
  });

  it('is made canonical as in-toto does', () => {
    expect(canonicalJson({ b: [1, true, null, 'q"\\\n/'], a: { é: 'ü', z: '' } })).toBe('{"a":{"z":"","é":"ü"},"b":[1,true,null,"q\\"\\\\\n/"]}');
    expect(canonicalJson({ '\u{1f600}': 1, '\uffff': 2 })).toBe('{"\uffff":2,"\u{1f600}":1}');
    expect(refusal(() => canonicalJson({ a: 1.5 }))).toBe('malformed');
  });

  const sig = '00'.repeat(64);
  it.each<[string, object, string]>([
    ['no signature', { signed: link({}), signatures: [] }, 'unsigned'],
    ['signatures that are no list', { signed: link({}), signatures: {} }, 'malformed'],
    ['a signature in upper case', { signed: link({}), signatures: [{ keyid: '', sig: 'AA' }] }, 'malformed'],
    ['half a byte', { signed: link({}), signatures: [{ keyid: '', sig: '0' }] }, 'malformed'],
    ['an OpenPGP signature without its headers', { signed: link({}), signatures: [{ keyid: '', signature: sig }] }, 'malformed'],
    ['a number that has no canonical form', { signed: { ...link({}), byproducts: { t: 0.5 } }, signatures: [{ keyid: '', sig }] }, 'malformed'],
    ['seventeen signatures', { signed: link({}), signatures: Array.from({ length: 17 }, () => ({ keyid: '', sig })) }, 'too-complex'],
    ['a signed text that is no object', { signed: 'x', signatures: [{ keyid: '', sig }] }, 'malformed'],
  ])('is refused with %s', (_, json, code) => {
    expect(refusal(() => readEnvelope(text(JSON.stringify(json)), null))).toBe(code);
  });

  it.each<[string, object, string]>([
    ['no products', { _type: 'link' }, 'bad-statement'],
    ['another type', { _type: 'layout', products: {} }, 'bad-statement'],
    ['a digest in upper case', link({ 'go.tar.gz': { sha256: A.toUpperCase() } }), 'bad-statement'],
    ['a product without a digest', link({ 'go.tar.gz': {} }), 'bad-statement'],
    ['products that nobody publishes', link({ x: { sha256: C } }), 'unknown-subject'],
    ['ten thousand products', link(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`p${i}`, { sha256: C }]))), 'too-complex'],
  ])('says nothing with %s', (_, json, code) => {
    expect(refusal(() => say('link', json))).toBe(code);
  });
});

describe('an atomic container signature', () => {
  const critical = { 'type': 'pgp container image signature', 'identity': { 'docker-reference': 'stagex/go' }, 'image': { 'docker-manifest-digest': A } };
  it.each([['bare', [{ critical, optional: null }]], ['in its own type', { critical: { ...critical, type: 'atomic container signature', image: { 'docker-manifest-digest': `sha256:${A}` } }, optional: {} }]])('stands by an image, %s', (_, json) => {
    expect(brief(say('atomic-signature', json))).toEqual([IDENTICAL]);
  });

  it.each<[string, object, string]>([
    ['no digest', [{ critical: { ...critical, image: {} } }], 'bad-statement'],
    ['a digest in upper case', [{ critical: { ...critical, image: { 'docker-manifest-digest': A.toUpperCase() } } }], 'bad-statement'],
    ['no image', [{ critical: { ...critical, identity: {} } }], 'bad-statement'],
    ['another type', [{ critical: { ...critical, type: 'letter' } }], 'bad-statement'],
    ['two documents', [{ critical }, { critical }], 'bad-statement'],
    ['an image that nobody publishes', [{ critical: { ...critical, image: { 'docker-manifest-digest': C } } }], 'unknown-subject'],
  ])('is refused with %s', (_, json, code) => {
    expect(refusal(() => say('atomic-signature', json))).toBe(code);
  });
});

const statement = (buildType: string, subject: object[], definition: object = {}, over: object = {}): object => ({
  _type: 'https://in-toto.io/Statement/v1', subject, predicateType: 'https://slsa.dev/provenance/v1',
  predicate: { buildDefinition: { buildType, ...definition }, runDetails: { builder: { id: 'x' } } }, ...over,
});
describe('SLSA provenance of any build type', () => {
  it.each([
    ['v1', statement('https://example.org/ci', [{ name: 'go.tar.gz', digest: { sha256: A } }, { name: 'go.pkg', digest: { sha256: C } }, { name: 'x', digest: { sha512: 'x' } }])],
    ['v0.2 in a Statement v0.1', { _type: 'https://in-toto.io/Statement/v0.1', predicateType: 'https://slsa.dev/provenance/v0.2', subject: [{ name: 'x', digest: { sha256: A } }], predicate: { materials: [] } }],
  ])('tells of published subjects alone, %s', (_, json) => {
    expect(brief(say('in-toto', json))).toEqual([IDENTICAL]);
  });

  it('takes a dependency for an input only where the signer gave it a role', () => {
    const dependencies = [{ digest: { sha256: B }, annotations: { role: 'compiler' } }, { digest: { sha256: C } }, { digest: { gitCommit: 'd'.repeat(40) }, annotations: { role: 'source' } }];
    expect(say('in-toto', statement('https://example.org/ci', [{ digest: { sha256: A } }], { resolvedDependencies: dependencies }))).toMatchObject([{ inputs: [{ role: 'compiler', digest: `sha256:${B}` }] }]);
  });

  it.each<[string, object, string]>([
    ['no subject', statement('x', []), 'bad-statement'],
    ['a digest in upper case', statement('x', [{ digest: { sha256: A.toUpperCase() } }]), 'unknown-subject'],
    ['ten thousand subjects', statement('x', Array.from({ length: 10_000 }, () => ({ digest: { sha256: A } }))), 'too-complex'],
    ['ten thousand inputs', statement('x', [{ digest: { sha256: A } }], { resolvedDependencies: Array.from({ length: 10_000 }, () => ({})) }), 'too-complex'],
    ['no build definition', statement('x', [{ digest: { sha256: A } }], {}, { predicate: {} }), 'bad-statement'],
    ['a statement of another kind', statement('x', [{ digest: { sha256: A } }], {}, { _type: 'https://in-toto.io/StatementA/v0.1' }), 'bad-statement'],
  ])('is refused with %s', (_, json, code) => {
    expect(refusal(() => say('in-toto', json))).toBe(code);
  });
});

describe('OSS Rebuild', () => {
  const REBUILD = 'https://docs.oss-rebuild.dev/builds/Rebuild@v0.1';
  const EQUIVALENCE = 'https://docs.oss-rebuild.dev/builds/ArtifactEquivalence@v0.1';
  const equivalence = (candidate: string, target = A, subject = A): object => statement(EQUIVALENCE, [{ name: 'go.tar.gz', digest: { sha256: subject } }], {
    externalParameters: { candidate: 'rebuild/go.tar.gz', target: 'https://up.stream/go.tar.gz' },
    resolvedDependencies: [{ name: 'rebuild/go.tar.gz', digest: { sha256: candidate } }, { name: 'https://up.stream/go.tar.gz', digest: { sha256: target } }],
  });

  it('tells the same bytes from bytes that are equal once stabilized', () => {
    expect(brief(say('in-toto', equivalence(A)))).toEqual([IDENTICAL]);
    expect(brief(say('in-toto', equivalence(C)))).toEqual([['go@1/a', `sha256:${A}`, 'contents', 'reproduced']]);
    expect(brief(say('in-toto', statement(REBUILD, [{ name: 'rebuild/go.tar.gz', digest: { sha256: A } }])))).toEqual([IDENTICAL]);
  });

  it.each<[string, object, string]>([
    ['a subject that is not the target', equivalence(A, B), 'bad-statement'],
    ['a target that nobody publishes', equivalence(C, C, C), 'unknown-subject'],
    ['no dependency of the candidate', statement(EQUIVALENCE, [{ name: 'x', digest: { sha256: A } }], { externalParameters: { candidate: 'c', target: 't' } }), 'bad-statement'],
    ['a rebuild that is not called one', statement(REBUILD, [{ name: 'go.tar.gz', digest: { sha256: A } }]), 'bad-statement'],
    ['a rebuild of other bytes', statement(REBUILD, [{ name: 'rebuild/go.tar.gz', digest: { sha256: C } }]), 'unknown-subject'],
    ['two subjects', statement(REBUILD, [{ name: 'rebuild/a', digest: { sha256: A } }, { name: 'rebuild/b', digest: { sha256: A } }]), 'bad-statement'],
    ['a digest that is none', statement(REBUILD, [{ name: 'rebuild/a', digest: { sha256: 'abcd' } }]), 'bad-statement'],
  ])('is refused with %s', (_, json, code) => {
    expect(refusal(() => say('in-toto', json))).toBe(code);
  });
});

describe('files of several envelopes', () => {
  const split = (source: string): string[] => splitEnvelopes(text(source)).map((line) => new TextDecoder().decode(line));
  it('are split by line where every line is an object', () => {
    expect(split('{"a":1}\n{"b":2}\n\n')).toEqual(['{"a":1}', '{"b":2}']);
    expect(split('{"a":1}\r\n{"b":2}')).toEqual(['{"a":1}\r', '{"b":2}']);
  });

  it.each(['{\n "a": 1\n}\n', '{"a":1}\n', '', 'text\n{"a":1}\n'])('are one otherwise: %j', (source) => {
    expect(split(source)).toEqual([source]);
  });
});
