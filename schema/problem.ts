/**
 * Everything that can go wrong for someone outside, as a closed set: RFC 9457 problem types.
 * Each has a page under /problems/<code>.
 */
export interface ProblemType {
  status: number;
  title: string;
  /** How to mend it. */
  mend: string;
}

export const problemTypes = {
  'bad-request': { status: 400, title: 'The request is not understood', mend: 'Compare the request with the API description at /docs.' },
  'bad-policy': { status: 400, title: 'The policy is not valid', mend: 'Mend the member that `errors` names; `rootline policy check FILE` says the same of a file.' },
  'bad-witness-policy': { status: 400, title: 'The witness policy is not valid', mend: 'Mend the line that is named; c2sp.org/tlog-policy says what a policy may hold.' },
  'bad-reference': { status: 400, title: 'The reference names nothing', mend: 'A reference is compiler@version, compiler@version/file, or a digest.' },
  'bad-file': { status: 400, title: 'A file cannot be used', mend: 'Check the path, and what the file holds.' },
  'bad-option': { status: 400, title: 'An option is missing or does not fit', mend: 'The command with --help tells what it takes.' },
  'build-failed': { status: 422, title: 'The build did not give what was asked', mend: 'Mend the build and run it again; nothing was signed.' },
  'bad-time': { status: 400, title: 'The point in the log is not valid', mend: '`at` is a log size up to the present one, or an RFC 3339 time.' },
  'malformed': { status: 400, title: 'The envelope cannot be read', mend: 'Send the signed bytes unchanged, with the media type of their format.' },
  'unsupported-format': { status: 415, title: 'This format is not taken', mend: 'See /docs for the formats and their media types.' },
  'unsigned': { status: 422, title: 'There is no signature', mend: 'Sign the statement with a registered key: `rootline attest` does.' },
  'unknown-key': { status: 403, title: 'The signing key is not registered', mend: 'Ask for the key to be registered, or sign with a key that is.' },
  'key-not-held': { status: 422, title: 'The key is pinned, but its material was never given', mend: 'Send the public key first: `rootline import --keys PATH`, or POST it to /api/v1/keys.' },
  'key-mismatch': { status: 422, title: 'The key does not match its pin', mend: 'Send the public key whose fingerprint the registry pins.' },
  'bad-signature': { status: 422, title: 'The signature does not hold', mend: 'Sign the exact bytes that are sent; do not re-encode the payload.' },
  'weak-signature': { status: 422, title: 'The signature is too weak to count', mend: 'Use SHA-256 or better, and an RSA key of 2048 bits or more.' },
  'revoked-key': { status: 403, title: 'The key is revoked or compromised', mend: 'Sign with a key that is in force.' },
  'bad-statement': { status: 422, title: 'The statement says nothing that can be used', mend: 'Mend the member that is named; /schema/rebuild.json and /schema/withdrawal.json say what `rootline attest` writes.' },
  'bad-scenario': { status: 422, title: 'The scenario is not valid', mend: 'Mend the member that `errors` names; /openapi.json says what a scenario holds.' },
  'unknown-subject': { status: 422, title: 'The statement is about nothing the catalog knows', mend: 'Name a published file or digest; ask for a missing release to be added to the catalog.' },
  'wrong-digest': { status: 422, title: 'The digest is not that of the named file', mend: 'Name the file whose published digest this is, or state the result as differs.' },
  'too-large': { status: 413, title: 'The submission is too large', mend: 'An envelope may have 1 MiB; split the statement.' },
  'too-complex': { status: 422, title: 'The submission is too deep or has too many parts', mend: 'Split the statement.' },
  'bad-proof': { status: 422, title: 'The proof does not hold', mend: 'Keep both sides as evidence: either the proof was changed on its way, or the log shows different things to different people.' },
  'too-many-requests': { status: 429, title: 'Too many requests', mend: 'Wait as long as Retry-After says.' },
  'not-found': { status: 404, title: 'There is no such thing', mend: 'See /docs for the addresses.' },
  'unknown-release': { status: 404, title: 'The catalog has no such release', mend: 'Search with /api/v1/releases?q=.' },
  'unknown-platform': { status: 404, title: 'The release publishes nothing for this platform', mend: 'The release names its platforms.' },
  'unknown-artifact': { status: 404, title: 'Nothing is known of this digest', mend: 'Check the digest; a file can be hashed with `rootline show PATH`.' },
  'unknown-entry': { status: 404, title: 'The log has no such entry', mend: 'Entries are numbered from 0 to the size of the log less one, or named by their envelope digest.' },
  'unknown-policy': { status: 404, title: 'There is no policy of this name', mend: 'See /api/v1/policies, or send your own.' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method', mend: 'See the Allow header.' },
  'unavailable': { status: 503, title: 'The server cannot answer now', mend: 'Try again shortly.' },
  'corrupt-log': { status: 503, title: 'The log does not match its checkpoint', mend: 'Keep the directory as evidence, and restore the store from a copy; never sign over it.' },
  'internal': { status: 500, title: 'Something is wrong on the server', mend: 'Try again; report it with the request id if it stays.' },
} as const satisfies Record<string, ProblemType>;

export type ProblemCode = keyof typeof problemTypes;

/** The body of every error answer, `application/problem+json`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  mend: string;
  /** Where in the input, as a JSON pointer, line or byte offset, when known. */
  errors?: { at: string; message: string }[];
  instance?: string;
}
