/** Builds the web client, client/web, into dist/web, which the server serves. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** `light-dark()`, nesting and `:has()` are used as they are: no transpiled copy of the style sheet. */
const browsers = ['chrome123', 'edge123', 'firefox128', 'safari17.5'];
const outDir = resolve(import.meta.dirname, 'dist/web');

/** Writes each text file a second and third time, compressed once and for all: the server sends the bytes as they are. */
function compressed(): Plugin {
  return {
    name: 'rootline-compressed',
    apply: 'build',
    closeBundle() {
      for (const entry of readdirSync(outDir, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(js|css|svg|html)$/.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        const bytes = readFileSync(path);
        writeFileSync(`${path}.br`, brotliCompressSync(bytes));
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  root: 'client/web',
  /** Development only: `npx vite` beside `rootline serve`. */
  server: { proxy: { '/api': process.env['ROOTLINE_URL'] ?? 'http://localhost:7070' } },
  plugins: [compressed()],
  worker: { format: 'es' },
  build: {
    outDir,
    emptyOutDir: true,
    target: browsers,
    cssTarget: browsers,
    /** The content security policy allows no inline source. */
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
    /** A busy machine is no warning. */
    rolldownOptions: { checks: { pluginTimings: false } },
    chunkSizeWarningLimit: 600,
  },
});
