/** Where a statement says that an input came from. */
import { hostSchema, type Input } from '../../schema/input.ts';

/**
 * The host of an address, as it is added to an input: `{ host: 'ftp.gnu.org' }`. Nothing where the address names none, as package URLs
 * (`pkg:…`) and paths do. What stands before a `+`, as in `git+https://…`, says how it was fetched (SPDX 2.3, section 7.7).
 */
export function fetchedFrom(uri: unknown): Pick<Input, 'host'> {
  if (typeof uri !== 'string') return {};
  const address = uri.replace(/^[a-z]+\+/, '');
  if (!/^[a-z][a-z0-9.-]*:\/\//.test(address) || !URL.canParse(address)) return {};
  const host = hostSchema.safeParse(new URL(address).hostname.toLowerCase());
  return host.success ? { host: host.data } : {};
}
