import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { interpret } from '../../chains/attestation/interpret.ts';
import { writeStatement, writeWithdrawal, type Rebuild } from '../../chains/attestation/statement.ts';
import type { Said } from '../../chains/attestation/types.ts';
import { jsonSchema } from '../../schema/openapi.ts';
import { rebuildStatementSchema, withdrawalStatementSchema } from '../../schema/predicate.ts';
import { publishing, refusal, text } from './attestation-support.ts';

const digest = (c: string): string => `sha256:${c.repeat(64)}`;
const sha1 = (c: string): string => `sha1:${c.repeat(40)}`;
const published = publishing([
  { id: 'go@1.21.0/linux-amd64', digest: digest('a'), name: 'go1.21.0.linux-amd64.tar.gz' },
  { id: 'go@1.21.0/src', digest: digest('b'), name: 'go1.21.0.src.tar.gz', role: 'source' },
  { id: 'go@1.4/linux-amd64', digest: sha1('c'), name: 'go1.4.tar.gz' },
  { id: 'go@1.3/linux-amd64', digest: 'unrecorded:go1.3', name: 'go1.3.tar.gz' },
  { id: 'go@1.21.1/linux-amd64', digest: digest('d'), name: 'twice.tar.gz' },
  { id: 'go@1.21.2/linux-amd64', digest: digest('e'), name: 'twice.tar.gz' },
]);
const rebuild: Rebuild = {
  of: 'go@1.21.0/linux-amd64', output: digest('a'), comparison: 'bit-identical', result: 'reproduced',
  inputs: [{ role: 'compiler', digest: digest('1'), name: 'go1.17.13' }, { role: 'source', digest: digest('b') }],
};
const inputs = [{ role: 'compiler', digest: digest('1') }, { role: 'source', digest: digest('b') }];

const say = (payload: Uint8Array): Said[] => interpret({ payload, payloadType: 'application/vnd.in-toto+json' }, published);
interface Statement {
  subject: { name?: string; digest: Record<string, string> }[];
  predicate: { buildDefinition: { externalParameters: Record<string, string>; resolvedDependencies: { annotations?: object; digest: object }[] }; runDetails: object };
  [member: string]: unknown;
}
/** The good statement with something changed. */
const changed = (change: (statement: Statement) => void, from: Rebuild = rebuild): Uint8Array => {
  const statement = JSON.parse(new TextDecoder().decode(writeStatement(from))) as Statement;
  change(statement);
  return text(JSON.stringify(statement));
};

const parameters = (s: Statement): Record<string, string> => s.predicate.buildDefinition.externalParameters;
const dependencies = (s: Statement): { annotations?: object; digest: object }[] => s.predicate.buildDefinition.resolvedDependencies;

describe('where inputs came from, and where the build ran', () => {
  it.each([
    ['https://ftp.gnu.org/gnu/gcc/gcc-15.2.0.tar.xz', 'ftp.gnu.org'], ['git+https://GitHub.com/golang/go@refs/tags/go1.21.0', 'github.com'], ['https://user@[2001:db8::1]:8443/x', '[2001:db8::1]'],
    ['pkg:golang/std@1.21.0', undefined], ['./go.tar.gz', undefined], ['https://', undefined], ['file:///go.tar.gz', undefined],
  ])('%s is from %s', (uri, host) => {
    const [said] = say(writeStatement({ ...rebuild, inputs: [{ role: 'source', digest: digest('b'), uri }] }));
    expect(said).toMatchObject({ inputs: [{ role: 'source', digest: digest('b'), ...(host !== undefined && { host }) }] });
    expect(said?.kind === 'attestation' && said.inputs[0] !== undefined && 'host' in said.inputs[0]).toBe(host !== undefined);
  });

  it('names the operating system and architecture, and takes no other form', () => {
    expect(say(writeStatement({ ...rebuild, platform: 'linux/arm64' }))).toEqual([{ kind: 'attestation', of: rebuild.of, output: rebuild.output, inputs, builder: 'linux/arm64', comparison: 'bit-identical', result: 'reproduced' }]);
    expect(refusal(() => writeStatement({ ...rebuild, platform: 'my laptop' }))).toBe('bad-statement');
  });
});

describe('a rebuild', () => {
  it('says what was written', () => {
    expect(say(writeStatement(rebuild))).toEqual([{ kind: 'attestation', of: 'go@1.21.0/linux-amd64', output: digest('a'), inputs, comparison: 'bit-identical', result: 'reproduced' }]);
  });

  it.each<[string, Partial<Rebuild>, Partial<Extract<Said, { kind: 'attestation' }>>]>([
    ['a negative result with the digest got', { output: digest('f'), result: 'differs' }, { output: digest('f'), result: 'differs' }],
    ['the published artifact where only a signature differs', { output: digest('f'), comparison: 'signature-stripped' }, { output: digest('a'), comparison: 'signature-stripped' }],
    ['a weak digest where the catalog has no other', { of: 'go@1.4/linux-amd64', output: sha1('c') }, { of: 'go@1.4/linux-amd64', output: sha1('c') }],
  ])('can say %s', (_, over, expected) => {
    expect(say(writeStatement({ ...rebuild, ...over }))).toMatchObject([expected]);
  });

  it.each<[string, (statement: Statement) => void, string | undefined]>([
    ['by the name of the download', (s) => { s.subject = [{ name: 'go1.21.0.linux-amd64.tar.gz', digest: { sha256: 'a'.repeat(64) } }]; }, 'go@1.21.0/linux-amd64'],
    ['by the file id', (s) => { s.subject = [{ name: 'go@1.21.0/linux-amd64', digest: { sha256: 'a'.repeat(64) } }]; }, 'go@1.21.0/linux-amd64'],
    ['by the digest alone', (s) => { s.subject = [{ digest: { sha256: 'a'.repeat(64), sha512: 'x' } }]; }, 'go@1.21.0/linux-amd64'],
    ['by the digest, where the name is of two files', (s) => { s.subject = [{ name: 'twice.tar.gz', digest: { sha256: 'e'.repeat(64) } }]; }, 'go@1.21.2/linux-amd64'],
    ['as nobody\'s publication, by its inputs', (s) => { s.subject = [{ name: 'stage2', digest: { sha256: '9'.repeat(64) } }]; }, undefined],
  ])('finds the file %s', (_, change, of) => {
    const [said] = say(changed((s) => { delete s.predicate.buildDefinition.externalParameters['of']; change(s); }));
    expect(said).toMatchObject({ kind: 'attestation', result: 'reproduced' });
    expect(said && 'of' in said ? said.of : undefined).toBe(of);
  });

  it('may have many subjects, and refuses ten thousand', () => {
    const many = (n: number): Uint8Array => changed((s) => {
      delete s.predicate.buildDefinition.externalParameters['of'];
      s.subject = Array.from({ length: n }, () => ({ name: 'go1.21.0.src.tar.gz', digest: { sha256: 'b'.repeat(64) } }));
    });
    expect(say(many(3))).toHaveLength(3);
    expect(refusal(() => say(many(10_000)))).toBe('too-complex');
  });

  it('takes the digest in the algorithm that the catalog has', () => {
    expect(say(changed((s) => { s.subject[0] = { digest: { sha256: '7'.repeat(64), sha1: 'c'.repeat(40) } }; }, { ...rebuild, of: 'go@1.4/linux-amd64', output: sha1('c') }))).toMatchObject([{ output: sha1('c') }]);
  });

  it.each<[string, (statement: Statement) => void, string]>([
    ['another digest than the published one', (s) => { s.subject[0] = { digest: { sha256: 'f'.repeat(64) } }; }, 'wrong-digest'],
    ['differs with the published digest', (s) => { parameters(s)['result'] = 'differs'; }, 'wrong-digest'],
    ['a file that the catalog does not have', (s) => { parameters(s)['of'] = 'go@9.9.9/linux-amd64'; }, 'unknown-subject'],
    ['a file whose digest nobody recorded', (s) => { parameters(s)['of'] = 'go@1.3/linux-amd64'; }, 'unknown-subject'],
    ['nothing the catalog knows', (s) => { delete parameters(s)['of']; s.subject = [{ digest: { sha256: '9'.repeat(64) } }]; dependencies(s).splice(0); }, 'unknown-subject'],
    ['differs from nothing', (s) => { delete parameters(s)['of']; s.subject = [{ digest: { sha256: '9'.repeat(64) } }]; parameters(s)['result'] = 'differs'; }, 'bad-statement'],
    ['a comparison with nothing', (s) => { delete parameters(s)['of']; s.subject = [{ digest: { sha256: '9'.repeat(64) } }]; parameters(s)['comparison'] = 'contents'; }, 'bad-statement'],
    ['a comparison that is none', (s) => { parameters(s)['comparison'] = 'by-eye'; }, 'bad-statement'],
    ['an external parameter that means nothing', (s) => { parameters(s)['note'] = 'x'; }, 'bad-statement'],
    ['one file and two subjects', (s) => { s.subject.push({ digest: { sha256: 'b'.repeat(64) } }); }, 'bad-statement'],
    ['no subject', (s) => { s.subject = []; }, 'bad-statement'],
    ['a digest in upper case', (s) => { s.subject[0] = { digest: { sha256: 'A'.repeat(64) } }; }, 'bad-statement'],
    ['a digest of the wrong length', (s) => { s.subject[0] = { digest: { sha256: 'a'.repeat(63) } }; }, 'bad-statement'],
    ['no digest that is used here', (s) => { s.subject[0] = { digest: { md5: 'a'.repeat(32) } }; }, 'bad-statement'],
    ['a name with a Cyrillic letter in it', (s) => { s.subject[0] = { name: 'gо1.21.0.linux-amd64.tar.gz', digest: { sha256: 'a'.repeat(64) } }; }, 'bad-statement'],
    ['a name with a right-to-left mark', (s) => { s.subject[0] = { name: 'go\u202egz.tar', digest: { sha256: 'a'.repeat(64) } }; }, 'bad-statement'],
    ['an input without a role', (s) => { delete dependencies(s)[0]?.annotations; }, 'bad-statement'],
    ['an input of a role that is none', (s) => { dependencies(s)[0] = { digest: { sha256: 'a'.repeat(64) }, annotations: { role: 'helper' } }; }, 'bad-statement'],
    ['an unrecorded input', (s) => { dependencies(s)[0] = { digest: { unrecorded: 'x' }, annotations: { role: 'tool' } }; }, 'bad-statement'],
    ['more inputs than a build has', (s) => { dependencies(s).push(...Array.from({ length: 2_000 }, () => ({ digest: { sha256: 'a'.repeat(64) }, annotations: { role: 'tool' } }))); }, 'too-complex'],
    ['no builder', (s) => { s.predicate.runDetails = {}; }, 'bad-statement'],
    ['another statement type', (s) => { s['_type'] = 'https://in-toto.io/Statement/v2'; }, 'bad-statement'],
    ['another predicate', (s) => { s['predicateType'] = 'https://example.org/x'; }, 'bad-statement'],
  ])('is refused with %s', (_, change, code) => {
    expect(refusal(() => say(changed(change)))).toBe(code);
  });

  it('is not written where it would not be taken', () => {
    expect(refusal(() => writeStatement({ ...rebuild, output: 'sha256:short' }))).toBe('bad-statement');
    expect(refusal(() => writeStatement({ ...rebuild, startedOn: 'yesterday' }))).toBe('bad-statement');
  });
});

describe('a withdrawal', () => {
  it('names envelopes, each once', () => {
    expect(say(writeWithdrawal([digest('1'), digest('2'), digest('1')], 'a broken disk'))).toEqual([{ kind: 'withdrawal', withdraws: [digest('1'), digest('2')] }]);
  });

  it('is refused where it names none, or by another digest', () => {
    expect(refusal(() => writeWithdrawal([]))).toBe('bad-statement');
    expect(refusal(() => writeWithdrawal([sha1('1')]))).toBe('bad-statement');
  });
});

describe('schema/PREDICATE.md', () => {
  const examples = [...readFileSync(new URL('../../schema/PREDICATE.md', import.meta.url), 'utf8').matchAll(/```json\n([\s\S]*?)```/g)].map((m) => JSON.parse(m[1] ?? '') as unknown);

  it('shows statements that are taken', () => {
    expect(examples).toHaveLength(2);
    expect(rebuildStatementSchema.safeParse(examples[0]).success).toBe(true);
    expect(withdrawalStatementSchema.safeParse(examples[1]).success).toBe(true);
  });

  it('names the addresses of the schemas', () => {
    const page = readFileSync(new URL('../../schema/PREDICATE.md', import.meta.url), 'utf8');
    for (const name of ['rebuild', 'withdrawal'] as const) expect(page).toContain(jsonSchema(name)['$id']);
  });

  it('is published as JSON Schema that asks for the same', () => {
    const schema = jsonSchema('rebuild');
    expect(schema).toMatchObject({ type: 'object', required: expect.arrayContaining(['_type', 'subject', 'predicateType', 'predicate']) as unknown });
    const said = JSON.stringify(schema);
    expect(said).toContain('"additionalProperties":false');
    expect(said).toContain('"anyOf":[{"required":["sha256"]},{"required":["sha1"]}]');
    // A statement may have members that this version does not know, and leave out what has a default.
    expect(schema).not.toHaveProperty('additionalProperties');
    expect(said).not.toMatch(/"required":\[[^\]]*resolvedDependencies/);
    expect(JSON.stringify(jsonSchema('withdrawal'))).toContain('https://rootline.dev/withdrawal/v1');
  });
});
