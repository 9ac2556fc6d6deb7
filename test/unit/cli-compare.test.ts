import { deflateRawSync, gzipSync } from 'node:zlib';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { compareBytes } from '../../client/cli/compare/compare.ts';
import { rootline, workFolder } from './cli-run.ts';

const folder = workFolder();
afterAll(() => folder.remove());

interface Member { name: string; data?: string; mode?: number; time?: number; type?: string; link?: string }

/** A POSIX tar archive. */
function tar(members: Member[]): Buffer {
  const blocks = members.flatMap(({ name, data = '', mode = 0o644, time = 0, type = '0', link = '' }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write(`${mode.toString(8).padStart(7, '0')}\0`, 100);
    header.write(`${Buffer.byteLength(data).toString(8).padStart(11, '0')}\0`, 124);
    header.write(`${time.toString(8).padStart(11, '0')}\0`, 136);
    header.write(type, 156);
    header.write(link, 157, 100);
    header.write('ustar\u000000', 257);
    const content = Buffer.alloc(Math.ceil(Buffer.byteLength(data) / 512) * 512);
    content.write(data);
    return [header, content];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** A ZIP archive, members deflated. */
function zip(members: Member[]): Buffer {
  const local: Buffer[] = [], central: Buffer[] = [];
  let at = 0;
  for (const { name, data = '', mode = 0o644, time = 0 } of members) {
    const packed = deflateRawSync(Buffer.from(data));
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt16LE(time, 12);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(data.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(mode * 65_536, 38);
    entry.writeUInt32LE(at, 42);
    local.push(head, Buffer.from(name), packed);
    central.push(entry, Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, directory, end]);
}

/** A 64-bit ELF file with the given sections; those with an address are loaded into memory. */
function elf(sections: { name: string; data: string; address?: number }[]): Buffer {
  const names = ['', ...sections.map((s) => s.name), '.shstrtab'];
  const strings = Buffer.from(names.map((n) => `${n}\0`).join(''));
  const all = [...sections.map((s) => ({ ...s, data: Buffer.from(s.data) })), { name: '.shstrtab', data: strings, address: undefined }];
  const header = Buffer.alloc(64);
  header.write('\u007fELF', 0, 'latin1');
  header[4] = 2;
  header[5] = 1;
  const table = 64 + all.reduce((sum, s) => sum + s.data.length, 0);
  header.writeBigUInt64LE(BigInt(table), 40);
  header.writeUInt16LE(64, 58);
  header.writeUInt16LE(all.length + 1, 60);
  header.writeUInt16LE(all.length, 62);
  let offset = 64;
  const entries = all.map(({ name, data, address }) => {
    const entry = Buffer.alloc(64);
    entry.writeUInt32LE(strings.indexOf(`${name}\0`), 0);
    entry.writeUInt32LE(1, 4);
    entry.writeBigUInt64LE(address === undefined ? 0n : 2n, 8);
    entry.writeBigUInt64LE(BigInt(address ?? 0), 16);
    entry.writeBigUInt64LE(BigInt(offset), 24);
    entry.writeBigUInt64LE(BigInt(data.length), 32);
    offset += data.length;
    return entry;
  });
  return Buffer.concat([header, ...all.map((s) => s.data), Buffer.alloc(64), ...entries]);
}

/** A 64-bit PE file, with a certificate table when signed. */
function pe(body: string, signature: string | null): Buffer {
  const head = Buffer.alloc(512);
  head.write('MZ', 0);
  head.writeUInt32LE(0x80, 0x3c);
  head.writeUInt32LE(0x4550, 0x80);
  head.writeUInt16LE(0x20b, 0x98);
  const content = Buffer.from(body);
  const start = Math.ceil((512 + content.length) / 8) * 8;
  if (signature === null) return Buffer.concat([head, content]);
  head.writeUInt32LE(0xabcd, 0x98 + 64);
  head.writeUInt32LE(start, 0x98 + 112 + 32);
  head.writeUInt32LE(signature.length, 0x98 + 112 + 36);
  return Buffer.concat([head, content, Buffer.alloc(start - 512 - content.length), Buffer.from(signature)]);
}

const text = { name: '.text', data: 'code', address: 0x1000 };
const buildId = (id: string): { name: string; data: string; address: number } => ({ name: '.note.gnu.build-id', data: id, address: 0x500 });

describe('comparisons, the strictest that holds', () => {
  test.each([
    ['the same bytes', tar([{ name: 'a' }]), tar([{ name: 'a' }]), 'bit-identical'],
    ['times differ', tar([{ name: 'a', data: 'x', time: 1 }]), tar([{ name: 'a', data: 'x', time: 2 }]), 'contents'],
    ['order differs', tar([{ name: 'a' }, { name: 'b' }]), tar([{ name: 'b' }, { name: './a' }]), 'contents'],
    ['packing differs', gzipSync(tar([{ name: 'a', data: 'x' }]), { level: 1 }), gzipSync(tar([{ name: 'a', data: 'x', time: 9 }]), { level: 9 }), 'contents'],
    ['zip times differ', zip([{ name: 'a', data: 'x', time: 1 }]), zip([{ name: 'a', data: 'x', time: 2 }]), 'contents'],
    ['symbols differ', elf([text, { name: '.symtab', data: 'main' }]), elf([text]), 'symbols-stripped'],
    ['build ids differ', elf([buildId('aaaa'), text]), elf([buildId('bbbb'), text]), 'build-id-normalized'],
    ['one is signed', pe('program', 'certificate'), pe('program', null), 'signature-stripped'],
  ])('%s', (_, a, b, comparison) => {
    expect(compareBytes(a, b).comparison).toBe(comparison);
    expect(compareBytes(b, a).comparison).toBe(comparison);
  });

  test.each([
    ['a member differs', tar([{ name: 'bin/go', data: 'x' }, { name: 'doc' }]), tar([{ name: 'bin/go', data: 'y' }, { name: 'doc' }]), [{ part: 'bin/go', how: 'differs' }]],
    ['a member is missing', tar([{ name: 'a' }, { name: 'b' }]), tar([{ name: 'a' }]), [{ part: 'b', how: 'only in the first' }]],
    ['a member is executable', tar([{ name: 'a', mode: 0o755 }]), tar([{ name: 'a' }]), [{ part: 'a (executable)', how: 'only in the first' }]],
    ['a link points elsewhere', tar([{ name: 'a', type: '2', link: 'b' }]), tar([{ name: 'a', type: '2', link: 'c' }]), [{ part: 'a', how: 'differs' }]],
    ['a link is a file', tar([{ name: 'a', type: '2', link: 'b' }]), tar([{ name: 'a', data: 'link to b' }]), [{ part: 'a', how: 'differs' }]],
    ['a zip member differs', zip([{ name: 'a', data: 'x' }]), zip([{ name: 'a', data: 'y' }]), [{ part: 'a', how: 'differs' }]],
    ['code differs', elf([text]), elf([{ ...text, data: 'evil' }]), [{ part: 'section .text at 1000', how: 'differs' }]],
    ['code is elsewhere', elf([text]), elf([{ ...text, address: 0x2000 }]), [{ part: 'section .text at 1000', how: 'only in the first' }, { part: 'section .text at 2000', how: 'only in the second' }]],
    ['a signed program differs', pe('program', 'certificate'), pe('malware', null), [{ part: 'bytes', how: 'differs' }]],
    ['plain text differs', Buffer.from('a'), Buffer.from('b'), [{ part: 'bytes', how: 'differs' }]],
    ['a kind differs', tar([{ name: 'a' }]), elf([text]), [{ part: 'bytes', how: 'differs' }]],
  ])('none holds: %s', (_, a, b, differences) => {
    expect(compareBytes(a, b)).toEqual({ comparison: null, differences });
  });

  test.each([
    ['cut short', tar([{ name: 'a', data: 'x'.repeat(2000) }]).subarray(0, 1100)],
    ['a size beyond the end', (() => { const t = tar([{ name: 'a' }]); t.write('77777777777', 124); return t; })()],
    ['a zip whose directory points nowhere', (() => { const z = zip([{ name: 'a', data: 'x' }]); z.writeUInt32LE(0xfffffff0, z.length - 6); return z; })()],
    ['a zip that unpacks to more than it says', (() => { const z = zip([{ name: 'a', data: 'x'.repeat(100_000) }]); z.writeUInt32LE(1, z.length - 22 - 47 + 24); return z; })()],
    ['gzip of nothing', gzipSync(Buffer.alloc(0))],
    ['damaged gzip', gzipSync(tar([{ name: 'a' }])).fill(7, 20)],
    ['an ELF file whose table is beyond its end', (() => { const e = elf([text]); e.writeBigUInt64LE(1n << 40n, 40); return e; })()],
    ['a PE file whose header is beyond its end', (() => { const p = pe('x', null); p.writeUInt32LE(0x7fffffff, 0x3c); return p; })()],
  ])('a damaged file is compared as bytes: %s', (_, bytes) => {
    expect(compareBytes(bytes, Buffer.from('other')).comparison).toBe(null);
  });

  test('no bytes make it fail', () => {
    const magic = fc.constantFrom('', '\u007fELF\u0002\u0001', 'MZ', 'PK\u0003\u0004', '\u001f\u008b\u0008', '\u00cf\u00fa\u00ed\u00fe');
    fc.assert(fc.property(magic, fc.uint8Array({ maxLength: 700 }), fc.uint8Array({ maxLength: 700 }), (head, a, b) => {
      const [x, y] = [a, b].map((body) => Buffer.concat([Buffer.from(head, 'latin1'), body]));
      if (!x || !y) return;
      expect(compareBytes(x, y).comparison === 'bit-identical').toBe(x.equals(y));
    }), { numRuns: 300 });
  });
});

describe('rootline compare', () => {
  test('exits 0 where a comparison holds, 1 where none does', async () => {
    const [a, b, c] = ['a.tar', 'b.tar', 'c.tar'].map((name) => join(folder.path, name));
    writeFileSync(a ?? '', tar([{ name: 'go/bin/go', data: 'x', time: 1 }]));
    writeFileSync(b ?? '', tar([{ name: 'go/bin/go', data: 'x', time: 2 }]));
    writeFileSync(c ?? '', tar([{ name: 'go/bin/go', data: 'y', time: 2 }]));
    const [same, differ, json] = await Promise.all([
      rootline(['compare', './a.tar', './b.tar'], { cwd: folder.path }), rootline(['compare', './a.tar', './c.tar'], { cwd: folder.path }),
      rootline(['compare', './a.tar', './c.tar', '--json'], { cwd: folder.path }),
    ]);
    expect([same.code, same.out]).toEqual([0, expect.stringContaining('equal by the comparison contents')]);
    expect([differ.code, differ.out]).toEqual([1, expect.stringContaining('go/bin/go: differs')]);
    expect(json.json()).toMatchObject({ comparison: null, differences: [{ part: 'go/bin/go', how: 'differs' }], looked: true });
  });
});
