/** What an envelope carries, without asking who signed it: for reading again what was verified when the log took it in. */
import { RootlineError } from '../../schema/error.ts';
import type { Envelope } from './envelope.ts';
import { readMessage, type SignedData } from './openpgp/message.ts';
import { kindOfBytes, kindOfType, payloadTypes } from './payload.ts';
import type { Primitives } from './primitives.ts';
import type { Opened } from './types.ts';

/**
 * The payload as `openEnvelope` gives it. Nothing is verified here.
 * @throws RootlineError as readEnvelope
 */
export async function contentOf(envelope: Envelope, primitives: Primitives): Promise<Pick<Opened, 'payload' | 'payloadType'>> {
  if (envelope.format === 'dsse') {
    const kind = kindOfType(envelope.payloadType);
    if (kind === null) throw new RootlineError('unsupported-format', `the payload type ${envelope.payloadType} is none that is taken`);
    return { payload: envelope.payload, payloadType: payloadTypes[kind] };
  }
  const { data, signatures }: SignedData = envelope.format === 'openpgp-message' ? await readMessage(envelope.packets, primitives) : envelope;
  const payload = signatures.some(({ text }) => text) ? data.filter((byte, i) => byte !== 0x0d || data[i + 1] !== 0x0a) : data;
  return { payload, payloadType: payloadTypes[kindOfBytes(payload)] };
}
