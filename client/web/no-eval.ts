/** What zod has to be told before it is first loaded. */

declare global {
  var __zod_globalConfig: { jitless?: boolean } | undefined;
}

/**
 * Tells zod not to try whether it may compile its checks with `new Function`: the content security policy forbids it, and every try
 * would be reported as a breach.
 */
export function forbidEval(): void {
  globalThis.__zod_globalConfig = { jitless: true };
}
