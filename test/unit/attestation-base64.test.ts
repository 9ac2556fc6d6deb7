import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../../chains/log/encoding.ts';
import { refusal } from './attestation-support.ts';

describe('base64', () => {
  it.each(['=', '==', '===', '====', 'A', 'AA', 'AAA', 'A===', 'AA=A', 'AAA=AAAA', 'AA==AA==', 'AAAA=', 'AB==', 'AAB=', 'AA A', 'AAA\n', 'AA-_', 'AAA\u0141', 'éAAA', ' AAAA'])('refuses %j', (text) => {
    expect(refusal(() => fromBase64(text, 'it'))).toBe('malformed');
  });

  it('is what Buffer writes, both ways, and of each value just that', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64');
      expect(toBase64(bytes)).toBe(text);
      expect(fromBase64(text, 'it')).toEqual(bytes);
    }));
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('A', 'B', 'Q', 'g', 'w', '/', '+', '=', '-'), maxLength: 12 }), (text) => {
      if (refusal(() => fromBase64(text, 'it')) === null) expect(toBase64(fromBase64(text, 'it'))).toBe(text);
    }), { numRuns: 5000 });
  });

  it('takes a mebibyte at once', () => {
    const bytes = new Uint8Array(1 << 20).map((_, i) => (i * 31) & 0xff);
    expect(Buffer.from(fromBase64(toBase64(bytes), 'it')).equals(bytes)).toBe(true);
  });
});
