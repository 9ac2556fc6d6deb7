/** Where a verifier's own things are when nobody says otherwise. */
import { homedir, hostname, userInfo } from 'node:os';
import { join } from 'node:path';

/** `$ROOTLINE_KEY`, else signing.key in the user's configuration folder (XDG base directories). */
export function defaultKeyPath(): string {
  const named = process.env['ROOTLINE_KEY'];
  if (named !== undefined && named !== '') return named;
  const config = process.env['XDG_CONFIG_HOME'];
  return join(config !== undefined && config !== '' ? config : join(homedir(), '.config'), 'rootline', 'signing.key');
}

/** `user@host`, in the characters that ids may have. */
export function defaultId(): string {
  let user = 'someone';
  try {
    user = userInfo().username;
  } catch {
    // A user id without an account, as in many containers, has no name.
  }
  return `${user}@${hostname()}`.replace(/[^A-Za-z0-9._@+-]/g, '-').slice(0, 120);
}
