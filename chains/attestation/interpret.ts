/** From signed bytes to the normal form: one reader for each kind of payload. */
import { RootlineError } from '../../schema/error.ts';
import { interpretImageSignature } from './atomic-signature.ts';
import { interpretBuildinfo } from './buildinfo.ts';
import { interpretGitianAssert } from './gitian-assert.ts';
import { interpretGorebuild } from './gorebuild.ts';
import { interpretInToto } from './in-toto.ts';
import { interpretLink } from './link.ts';
import { kindOfType, type PayloadKind } from './payload.ts';
import { interpretDigestList } from './sha256sums.ts';
import type { Opened, Published, Said } from './types.ts';

/**
 * What an opened envelope says, in normal form.
 * @returns at least one
 * @throws RootlineError `bad-statement`, `unknown-subject`, `wrong-digest`, `malformed`, `too-complex`
 */
export function interpret(opened: Pick<Opened, 'payload' | 'payloadType'>, published: Published): Said[] {
  const kind = kindOfType(opened.payloadType);
  if (kind === null) throw new RootlineError('unsupported-format', `payloads of type ${opened.payloadType} are not read here`);
  return readers[kind](opened.payload, published);
}

const readers: Record<PayloadKind, (payload: Uint8Array, published: Published) => Said[]> = {
  'in-toto': interpretInToto,
  'link': interpretLink,
  'atomic-signature': interpretImageSignature,
  'sha256sums': interpretDigestList,
  'gitian-assert': interpretGitianAssert,
  'buildinfo': interpretBuildinfo,
  'gorebuild': interpretGorebuild,
};
