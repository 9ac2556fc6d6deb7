/**
 * What a witness remembers: for each log the checkpoint that it cosigned last, one file each. A file is replaced by renaming a synced
 * copy over it, so that whatever happens it is the old one or the new one. Whoever can change these files can make the witness forget.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCheckpoint } from '../../chains/log/checkpoint.ts';
import { parseNote } from '../../chains/log/note.ts';
import type { Witnessed } from '../../chains/log/witness.ts';
import { RootlineError } from '../../schema/error.ts';
import { replaceWhole } from '../../server/log/whole-file.ts';

export class WitnessState {
  private readonly directory: string;

  /** @throws RootlineError `unavailable` where the directory cannot be made */
  constructor(directory: string) {
    this.directory = directory;
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
    } catch (cause) {
      throw new RootlineError('unavailable', `the witness's directory ${directory} cannot be made: ${(cause as Error).message}`, { cause });
    }
  }

  /**
   * The tree cosigned last for a log, or null.
   * @throws RootlineError `unavailable` where the file is there and cannot be understood: cosigning on could help a fork
   */
  last(origin: string): Witnessed | null {
    const path = this.path(origin);
    try {
      const { size, root, origin: stated } = parseCheckpoint(parseNote(readFileSync(path, 'utf8')).text);
      if (stated !== origin) throw new Error(`it is of ${stated}`);
      return { size, root };
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw new RootlineError('unavailable', `${path} is not the checkpoint that it was: ${(cause as Error).message}`, { cause });
    }
  }

  /** Remembers a checkpoint durably, before it is cosigned. */
  record(origin: string, note: string): void {
    replaceWhole(this.path(origin), note);
  }

  /** Keeps the proof that a log forked: what it signed before and what it signs now. Returns where. */
  keepFork(origin: string, note: string): string {
    const path = this.path(origin).replace(/checkpoint$/, 'fork');
    replaceWhole(path, `${readFileSync(this.path(origin), 'utf8')}\n${note}`);
    return path;
  }

  private path(origin: string): string {
    return join(this.directory, `${createHash('sha256').update(origin).digest('hex')}.checkpoint`);
  }
}
