/** Small files that must be there whole or not at all, whatever happens: a synced copy is put in their place. */
import { closeSync, fchmodSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a file (mode 0600) where there is none.
 * @throws the system's error; EEXIST where there is one
 */
export function createWhole(path: string, text: string): void {
  const draft = `${path}.new`;
  try {
    writeSynced(draft, text);
    linkSync(draft, path);
    syncDirectory(dirname(path));
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Puts a file (mode 0600) in the place of the one that is there, if any. */
export function replaceWhole(path: string, text: string): void {
  writeSynced(`${path}.new`, text);
  renameSync(`${path}.new`, path);
  syncDirectory(dirname(path));
}

function writeSynced(path: string, text: string): void {
  const file = openSync(path, 'w', 0o600);
  try {
    fchmodSync(file, 0o600);
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncDirectory(directory: string): void {
  const opened = openSync(directory, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
