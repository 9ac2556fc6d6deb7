/** Which compiler builds a step of live-bootstrap. */
import { outputsOf, PLATFORM, STAGE0, type Step } from './live-bootstrap-table.ts';

export interface Choice {
  compiler: string[];
  tool?: string[];
  /** The release that the compiler belongs to. */
  from: string;
  basis: 'record' | 'rule';
  note: string;
}

interface Built { from: string; files: string[] }

const STEP_SCRIPT = 'as its script has it';

/** The compilers present so far. A step's own are on record where its script names them or builds the next of them; else it is the newest present, by rule. */
export class Compilers {
  #newest: Built = { from: STAGE0, files: [`${STAGE0}/${PLATFORM}/M2-Mesoplanet`] };
  readonly #byName = new Map<string, Built>();

  choose(step: Step): Choice {
    if (step.name === 'mes') {
      const program = (name: string): string => `${STAGE0}/${PLATFORM}/${name}`;
      return {
        compiler: [program('M2-Mesoplanet'), program('M2-Planet')], tool: ['M1', 'hex2', 'blood-elf', 'kaem'].map(program),
        from: STAGE0, basis: 'record', note: STEP_SCRIPT,
      };
    }
    const named = this.#named(step);
    if (named) return { compiler: named.files, from: named.from, basis: 'record', note: step.cc === undefined ? STEP_SCRIPT : `its script names ${step.cc}` };
    return { compiler: this.#newest.files, from: this.#newest.from, basis: 'rule', note: 'by rule, not on record: the newest compiler present' };
  }

  /** A compiler that builds the next of its line, or one that the script names. */
  #named(step: Step): Built | undefined {
    if (step.cc !== undefined) return this.#byName.get(step.cc);
    return step.name === 'tcc' || step.name === 'gcc' ? this.#newest : undefined;
  }

  /** Takes note of what a step built, when it is a compiler. */
  add(step: Step, release: string): void {
    const files = compilerFiles(step).map((path) => `${release}/${path}`);
    if (files.length === 0) return;
    this.#newest = { from: release, files };
    this.#byName.set(step.name, this.#newest);
  }
}

/** The files that compile: the whole archive of a packaged compiler, the program (and the script it runs) of an early one. */
function compilerFiles(step: Step): string[] {
  const wanted: Record<string, RegExp> = { mes: /bin\/(?:mes-m2|mescc\.scm)$/, tcc: /bin\/tcc$|\.tar\.bz2$/, gcc: /\.tar\.bz2$/ };
  return outputsOf(step).map(({ path }) => path).filter((path) => wanted[step.name]?.test(path));
}
