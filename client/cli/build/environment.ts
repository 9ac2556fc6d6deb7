/** What a build gets to see: nothing of the caller's environment but what is passed on by name. */
import { RootlineError } from '../../../schema/error.ts';

export interface EnvironmentOptions {
  /** Private folder for HOME and temporary files. */
  home: string;
  /** Seconds since 1970 that the build takes for the present. */
  sourceDateEpoch: number;
  /** `NAME=VALUE` sets a variable, `NAME` passes the caller's on. */
  pass: readonly string[];
}

/**
 * A clean environment (reproducible-builds.org/docs: locale, time zone, time, home folder and path are the same everywhere).
 * @throws RootlineError `bad-option` for a variable that is not a name, or not set
 */
export function buildEnvironment({ home, sourceDateEpoch, pass }: EnvironmentOptions): Record<string, string> {
  const environment: Record<string, string> = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: home, TMPDIR: home, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC',
    SOURCE_DATE_EPOCH: String(sourceDateEpoch), USER: 'builder', LOGNAME: 'builder',
  };
  for (const entry of pass) {
    const equals = entry.indexOf('=');
    const name = equals < 0 ? entry : entry.slice(0, equals);
    const value = equals < 0 ? process.env[name] : entry.slice(equals + 1);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new RootlineError('bad-option', `${JSON.stringify(name)} is no name of an environment variable`);
    if (value === undefined) throw new RootlineError('bad-option', `the variable ${name} is not set`);
    environment[name] = value;
  }
  return environment;
}

/** Seconds since 1970 of a release's day, or of 1980-01-01, which every archive format can hold. */
export function epochOf(date: string | null): number {
  return Date.parse(`${date ?? '1980-01-01'}T00:00:00Z`) / 1000;
}
