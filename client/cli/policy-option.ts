/** The policy a command asks under: by name, from a file, with single members changed by other options. */
import { didYouMean } from '../../chains/catalog/near.ts';
import { fromZod, RootlineError } from '../../schema/error.ts';
import { policySchema, type Policy } from '../../schema/policy.ts';
import type { Asking } from './answers.ts';
import { readBytes } from './files.ts';
import type { PlatformOption, PolicyOptions } from './options.ts';
import type { Source } from './source.ts';

/**
 * What to ask under.
 * @throws RootlineError `unknown-policy`, `bad-policy`
 */
export async function askingOf(source: Source, options: PolicyOptions & PlatformOption): Promise<Asking> {
  return { policy: await policyText(source, options), at: options.at, platform: options.platform };
}

/**
 * The policy itself that a command asks under.
 * @throws RootlineError `unknown-policy`, `bad-policy`
 */
export async function policyAsked(source: Source, options: PolicyOptions): Promise<Policy> {
  const named = options.policy;
  const base = named === undefined || isName(named) ? await shipped(source, named) : await readPolicy(named);
  return options.threshold === undefined && options.independence === undefined ? base : change(base, options);
}

/**
 * The policy as the body of a request takes it: a shipped one by its name, any other as it is; undefined for the default.
 * @throws RootlineError `unknown-policy`, `bad-policy`
 */
export async function policyNamed(source: Source, options: PolicyOptions): Promise<string | Policy | undefined> {
  const named = options.policy;
  const plain = options.threshold === undefined && options.independence === undefined && (named === undefined || isName(named));
  return plain ? named : policyAsked(source, options);
}

/** The same as a query takes it: as JSON where it is not a name. */
async function policyText(source: Source, options: PolicyOptions): Promise<string | undefined> {
  const policy = await policyNamed(source, options);
  return typeof policy === 'object' ? JSON.stringify(policy) : policy;
}

/** Names have no dot and no slash; everything else is a path, or `-` for standard input. */
function isName(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(text);
}

async function shipped(source: Source, name: string | undefined): Promise<Policy> {
  const { policies } = await source.policies();
  const found = policies.find((p) => (name === undefined ? p.default : p.policy.name === name));
  if (found) return found.policy;
  const names = policies.map((p) => p.policy.name);
  throw new RootlineError('unknown-policy', `there is no policy ${JSON.stringify(name)}${didYouMean(name ?? '', names) || `; there are ${names.join(', ')}`}`);
}

function change(policy: Policy, { threshold, independence }: PolicyOptions): Policy {
  const says = [threshold === undefined ? '' : `threshold ${threshold}`, independence === undefined ? '' : `by ${independence}`].filter((s) => s !== '');
  return {
    ...policy, name: `${policy.name} with ${says.join(', ')}`.slice(0, 100),
    ...(threshold !== undefined && { threshold }), ...(independence !== undefined && { independence }),
  };
}

/**
 * Reads a policy from a file, or from standard input for `-`.
 * @throws RootlineError `bad-file`; `bad-policy` with the JSON pointer of each error
 */
export async function readPolicy(path: string): Promise<Policy> {
  const bytes = await readBytes(path);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new RootlineError('bad-policy', `${path} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const read = policySchema.safeParse(value);
  if (!read.success) throw fromZod('bad-policy', path, read.error.issues);
  return read.data;
}
