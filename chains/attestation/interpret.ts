/** From signed bytes to the normal form: one reader for each kind of payload. */
import { RootlineError } from '../../schema/error.ts';
import { interpretImageSignature } from './atomic-signature.ts';
import { interpretGitianAssert } from './gitian-assert.ts';
import { interpretInToto } from './in-toto.ts';
import { kindOfType } from './payload.ts';
import { interpretDigestList } from './sha256sums.ts';
import type { Opened, Published, Said } from './types.ts';

/**
 * What an opened envelope says, in normal form.
 * @returns at least one
 * @throws RootlineError `bad-statement`, `unknown-subject`, `wrong-digest`, `malformed`, `too-complex`
 */
export function interpret(opened: Pick<Opened, 'payload' | 'payloadType'>, published: Published): Said[] {
  switch (kindOfType(opened.payloadType)) {
    case 'in-toto': return interpretInToto(opened.payload, published);
    case 'atomic-signature': return interpretImageSignature(opened.payload, published);
    case 'sha256sums': return interpretDigestList(opened.payload, published);
    case 'gitian-assert': return interpretGitianAssert(opened.payload, published);
    default: throw new RootlineError('unsupported-format', `payloads of type ${opened.payloadType} are not read here`);
  }
}
