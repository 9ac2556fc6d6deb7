/** The table of live-bootstrap's steps, as its README describes it. */
import { pathOf } from './lines.ts';

export interface Step {
  order: number; package: string; name: string; version: string; pass: number; cc?: string; when?: string; chroot: boolean; op?: string; tree: string;
  sources: { sha256: string; file: string }[]; script?: { file: string; sha256: string };
  output?: { file: string; sha256: string }; outputs?: { file: string; sha256: string }[];
}
export interface Program { output: string; with: string[]; from?: string; sha256?: string }
export interface Table {
  source: { commit: string; date: string };
  seeds: { name: string; arch: string; bytes: number; sha256: string }[];
  submodules: { path: string; commit: string }[];
  stage0: Program[];
  steps: Step[];
}

export const PLATFORM = 'linux-386';
export const STAGE0 = 'live-bootstrap@stage0-posix';

/** What a step installs: one package archive, or before there is an archiver the files themselves. */
export function outputsOf(step: Step): { path: string; sha256: string }[] {
  return [...(step.output ? [step.output] : []), ...(step.outputs ?? [])].map(({ file, sha256 }) => ({ path: `${PLATFORM}/${pathOf(file)}`, sha256 }));
}
