/** What an envelope carries, without asking who signed it: for reading again what was verified when the log took it in. */
import { kindOfDsse } from './dsse.ts';
import type { Envelope } from './envelope.ts';
import { readMessage, type SignedData } from './openpgp/message.ts';
import { payloadOf } from './openpgp/signature.ts';
import { kindOfBytes, payloadTypes } from './payload.ts';
import type { Primitives } from './primitives.ts';
import type { Opened } from './types.ts';

/**
 * The payload as `openEnvelope` gives it. Nothing is verified here.
 * @throws RootlineError as readEnvelope
 */
export async function contentOf(envelope: Envelope, primitives: Primitives): Promise<Pick<Opened, 'payload' | 'payloadType'>> {
  switch (envelope.format) {
    case 'dsse': return { payload: envelope.payload, payloadType: payloadTypes[kindOfDsse(envelope)] };
    case 'sigstore-bundle': return { payload: envelope.dsse.payload, payloadType: payloadTypes[kindOfDsse(envelope.dsse)] };
    case 'in-toto-link': return { payload: envelope.payload, payloadType: payloadTypes.link };
    case 'openpgp-message': return untyped(await readMessage(envelope.packets, primitives));
    case 'openpgp-cleartext':
    case 'openpgp-detached': return untyped(envelope);
  }
}

function untyped({ data, signatures }: SignedData): Pick<Opened, 'payload' | 'payloadType'> {
  const payload = payloadOf(data, signatures.some(({ text }) => text));
  return { payload, payloadType: payloadTypes[kindOfBytes(payload)] };
}
