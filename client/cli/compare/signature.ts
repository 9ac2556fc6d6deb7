/** Programs without the publisher's own signature, which no rebuilder can make: Windows (Authenticode) and Apple (code signature). */

/** The bytes without their signature, or null when the file is of no kind that carries one. */
export function unsignedBytes(bytes: Uint8Array): Uint8Array | null {
  try {
    return unsignedPe(bytes) ?? unsignedMachO(bytes);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** PE: the checksum and the certificate table are left out (Microsoft, "Windows Authenticode Portable Executable Signature Format"). */
function unsignedPe(bytes: Uint8Array): Uint8Array | null {
  if (bytes[0] !== 0x4d || bytes[1] !== 0x5a) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pe = view.getUint32(0x3c, true);
  if (view.getUint32(pe, true) !== 0x4550) return null;
  const optional = pe + 24;
  const directories = optional + (view.getUint16(optional, true) === 0x20b ? 112 : 96);
  const security = directories + 4 * 8;
  const [start, size] = [view.getUint32(security, true), view.getUint32(security + 4, true)];
  const copy = start > 0 && start + size <= bytes.length ? cut(bytes, start, start + size) : bytes.slice();
  copy.fill(0, optional + 64, optional + 68);
  copy.fill(0, security, security + 8);
  return padded(copy);
}

/** Signing fills a file up to a multiple of 8 bytes. */
function padded(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
  out.set(bytes);
  return out;
}

const codeSignature = 0x1d;
const segment64 = 0x19;

/** 64-bit Mach-O: the code signature's load command and data are left out, and __LINKEDIT's size, which covers it. */
function unsignedMachO(bytes: Uint8Array): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 32 || view.getUint32(0, true) !== 0xfeedfacf) return null;
  const copy = bytes.slice();
  const out = new DataView(copy.buffer);
  let data: [number, number] | null = null;
  for (let at = 32, left = view.getUint32(16, true); left > 0; left--) {
    const [kind, size] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
    if (size < 8) throw new RangeError('a load command has no size');
    if (kind === codeSignature) {
      data = [view.getUint32(at + 8, true), view.getUint32(at + 12, true)];
      copy.fill(0, at, at + size);
      out.setUint32(16, view.getUint32(16, true) - 1, true);
      out.setUint32(20, view.getUint32(20, true) - size, true);
    } else if (kind === segment64 && new TextDecoder().decode(bytes.subarray(at + 8, at + 18)) === '__LINKEDIT') {
      copy.fill(0, at + 32, at + 40);
      copy.fill(0, at + 48, at + 56);
    }
    at += size;
  }
  return data === null ? copy : cut(copy, data[0], data[0] + data[1]);
}

function cut(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const out = new Uint8Array(bytes.length - (end - start));
  out.set(bytes.subarray(0, start));
  out.set(bytes.subarray(end), start);
  return out;
}
