/** A live line on standard error for long work; nothing where no terminal is, so that logs stay readable. */
export interface Progress {
  show(text: string): void;
  /** Takes the line away. */
  clear(): void;
}

/** Lines are not drawn oftener than this, in milliseconds. */
const interval = 80;

export function progressLine(): Progress {
  if (process.stderr.isTTY !== true) return { show: () => {}, clear: () => {} };
  let last = 0;
  return {
    show: (text) => {
      const now = performance.now();
      if (now - last < interval) return;
      last = now;
      process.stderr.write(`\r\u001b[2K${text.slice(0, Math.max(20, process.stderr.columns - 1))}`);
    },
    clear: () => process.stderr.write('\r\u001b[2K'),
  };
}
