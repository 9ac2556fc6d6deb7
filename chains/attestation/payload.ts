/**
 * What a signed payload is. DSSE says so itself, under the signature. OpenPGP signs bytes and no type, so there the type follows from the
 * bytes alone: the same signed bytes are the same statement however they travelled, and nobody can have them read as something else.
 */
import { RootlineError } from '../../schema/error.ts';
import { isObject, parseJson, type Json } from './strict-json.ts';

export const payloadTypes = {
  'in-toto': 'application/vnd.in-toto+json',
  'link': 'application/vnd.rootline.in-toto-link+json',
  'atomic-signature': 'application/vnd.rootline.atomic-signature+json',
  'sha256sums': 'application/vnd.rootline.sha256sums',
  'gitian-assert': 'application/vnd.rootline.gitian-assert',
  'buildinfo': 'application/vnd.rootline.buildinfo',
  'gorebuild': 'application/vnd.rootline.gorebuild+json',
} as const;
export type PayloadKind = keyof typeof payloadTypes;

const byType = new Map<string, PayloadKind>(Object.entries(payloadTypes).map(([kind, type]) => [type, kind as PayloadKind]));
// OSS Rebuild's reader also takes the statement's own address for the type.
byType.set('https://in-toto.io/Statement/v1', 'in-toto');

/** The kind that a DSSE payload type names, or null. */
export function kindOfType(payloadType: string): PayloadKind | null {
  return byType.get(payloadType) ?? null;
}

const HEX_LINE = /^[0-9A-Fa-f]{32,128} [ *]/;
const head = new TextDecoder('utf-8');

/**
 * The kind of an untyped payload.
 * @throws RootlineError `unsupported-format`; `malformed` where it begins like JSON and is none
 */
export function kindOfBytes(payload: Uint8Array): PayloadKind {
  const text = head.decode(payload.subarray(0, 4096)).trimStart();
  const kind = /^[{[]/.test(text) ? kindOfJson(parseJson(payload, 'the signed JSON')) : kindOfText(text);
  if (kind === null) throw new RootlineError('unsupported-format', 'the signed text is of no format that is taken here');
  return kind;
}

function kindOfJson(json: Json): PayloadKind | null {
  const object = Array.isArray(json) ? json[0] : json;
  if (!isObject(object)) return null;
  if ('critical' in object) return 'atomic-signature';
  if (Array.isArray(json)) return null;
  if ('predicateType' in object) return 'in-toto';
  if (object['_type'] === 'link') return 'link';
  return 'GoVersion' in object && 'Releases' in object ? 'gorebuild' : null;
}

function kindOfText(text: string): PayloadKind | null {
  if (/^--- !!omap\r?\n- out_manifest:/.test(text)) return 'gitian-assert';
  if (/^Format: 1\.0\r?\n/.test(text)) return 'buildinfo';
  // Lists from some builders open with a comment line.
  const line = text.split('\n').find((l) => l.trim() !== '' && !l.startsWith('#')) ?? '';
  return HEX_LINE.test(line) ? 'sha256sums' : null;
}
