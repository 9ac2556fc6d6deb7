/** Sections of an ELF file (System V ABI, chapter 4) that end up in memory: what is left when symbols and debugging data are stripped. */
import type { Parts } from './compare.ts';

const allocated = 2;
const noBits = 8;
const buildIdSections = new Set(['.note.gnu.build-id', '.note.go.buildid', '.gnu_debuglink']);

/**
 * @param options whether build ids belong to what is compared
 * @returns allocated sections by name and address, or null when the bytes are no whole ELF file
 */
export function elfParts(bytes: Uint8Array, { buildId }: { buildId: boolean }): Parts | null {
  if (bytes.length < 64 || bytes[0] !== 0x7f || bytes[1] !== 0x45 || bytes[2] !== 0x4c || bytes[3] !== 0x46) return null;
  try {
    return sections(bytes, buildId);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function sections(bytes: Uint8Array, buildId: boolean): Parts | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = bytes[4] === 2;
  const little = bytes[5] === 1;
  const word = (at: number): number => (wide ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little));
  const [table, size] = [word(wide ? 40 : 32), view.getUint16(wide ? 58 : 46, little)];
  const [count, names] = [view.getUint16(wide ? 60 : 48, little), view.getUint16(wide ? 62 : 50, little)];
  if (table === 0 || count === 0) return null;
  const header = (i: number): { name: number; type: number; flags: number; address: number; offset: number; length: number } => {
    const at = table + i * size;
    const [flags, address, offset, length] = wide ? [8, 16, 24, 32] : [8, 12, 16, 20];
    return {
      name: view.getUint32(at, little), type: view.getUint32(at + 4, little), flags: word(at + (flags ?? 0)),
      address: word(at + (address ?? 0)), offset: word(at + (offset ?? 0)), length: word(at + (length ?? 0)),
    };
  };
  const strings = header(names).offset;
  const parts: Parts = new Map([['elf header', bytes.subarray(4, wide ? 32 : 28)]]);
  for (let i = 0; i < count; i++) {
    const section = header(i);
    const name = stringAt(bytes, strings + section.name);
    if ((section.flags & allocated) === 0 || (!buildId && buildIdSections.has(name))) continue;
    const key = `section ${name} at ${section.address.toString(16)}`;
    if (section.type === noBits) parts.set(key, `${section.length} zero bytes`);
    else if (section.offset + section.length > bytes.length) return null;
    else parts.set(key, bytes.subarray(section.offset, section.offset + section.length));
  }
  return parts;
}

function stringAt(bytes: Uint8Array, at: number): string {
  const end = bytes.indexOf(0, at);
  return new TextDecoder().decode(bytes.subarray(at, end < 0 ? at : end));
}
