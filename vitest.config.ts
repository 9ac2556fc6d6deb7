import { defineConfig } from 'vitest/config';

/** Suites that need more than Node (a browser, Java) have their own scripts; `npm test` runs what a fresh clone can. */
const suites: Record<string, string[]> = {
  test: ['test/unit/**/*.test.ts', 'test/api/**/*.test.ts', 'test/conformance/**/*.test.ts'],
  browser: ['test/browser/**/*.test.ts'],
  neo4j: ['test/neo4j/**/*.test.ts'],
  crash: ['test/crash/**/*.test.ts'],
  fuzz: ['test/fuzz/**/*.test.ts'],
};
const suite = process.env['ROOTLINE_SUITE'] ?? 'test';

export default defineConfig({
  test: {
    include: suites[suite] ?? ['test/**/*.test.ts'],
    globalSetup: ['test/build.ts'],
    // A database in a JVM beside everything else is slow now and then; a hang is still found.
    testTimeout: suite === 'neo4j' ? 240_000 : 60_000,
    hookTimeout: 120_000,
    // Pages in a real browser on a busy machine. Nothing else is tried again: chance would hide what random cases find.
    retry: suite === 'browser' ? 1 : 0,
    maxWorkers: suite === 'neo4j' ? 1 : 2,
    reporters: process.env['CI'] ? ['default', 'json'] : ['default'],
    outputFile: { json: `test/results/${suite}.json` },
  },
});
