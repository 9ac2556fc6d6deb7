/** Platforms go by different names in different lines of releases: `linux-amd64`, `x86_64-unknown-linux-gnu`, `linux-x86_64`. */
import type { Release } from '../../schema/catalog.ts';

const systems: [RegExp, string][] = [
  [/linux/, 'linux'], [/darwin|macos|apple/, 'darwin'], [/windows|winnt|pc-windows/, 'windows'], [/freebsd/, 'freebsd'], [/netbsd/, 'netbsd'],
  [/openbsd/, 'openbsd'], [/dragonfly/, 'dragonfly'],
];
const machines: [RegExp, string][] = [
  [/x86_64|amd64|x64/, 'amd64'], [/aarch64|arm64/, 'arm64'], [/i[3-6]86|(^|-)386|(^|-)x86($|-)/, '386'], [/arm/, 'arm'],
  [/powerpc64le|ppc64le/, 'ppc64le'], [/s390x/, 's390x'], [/riscv64/, 'riscv64'], [/mips/, 'mips'],
];

/** `linux-amd64` for any of the names above; null for a name that says no system or machine. */
export function commonPlatform(name: string): string | null {
  const system = systems.find(([form]) => form.test(name))?.[1];
  const machine = machines.find(([form]) => form.test(name))?.[1];
  return system === undefined || machine === undefined ? null : `${system}-${machine}`;
}

/**
 * The platform of a release that stands for the one asked for: the same name, else the same system and machine under another name,
 * else, where the release publishes files for others only, linux on amd64, which the rest is cross-compiled from.
 * @returns the asked one for a release without files; null when nothing fits
 */
export function nearestPlatform(release: Release, asked: string | null): string | null {
  const names = new Set<string>();
  for (const file of release.files) if (file.role === 'binary') names.add(file.platform);
  if (asked === null || names.size === 0 || names.has(asked)) return asked;
  const list = [...names];
  const common = commonPlatform(asked);
  return list.find((name) => common !== null && commonPlatform(name) === common)
    ?? list.find((name) => commonPlatform(name) === 'linux-amd64')
    ?? (list.length === 1 ? list[0] ?? null : null);
}
