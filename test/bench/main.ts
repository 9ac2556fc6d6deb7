/** `npm run bench NAME [-- options]`: runs one benchmark of this folder. Figures only; nothing here passes or fails. */
import { readdirSync } from 'node:fs';

const [name, ...rest] = process.argv.slice(2);
const names = readdirSync(import.meta.dirname).filter((f) => f.endsWith('.js') && f !== 'main.js').map((f) => f.slice(0, -3)).toSorted();

if (name === undefined || !names.includes(name)) {
  console.log(`usage: npm run bench NAME\n\nbenchmarks: ${names.join(', ')}`);
  process.exit(name === undefined ? 0 : 2);
}
process.argv = [process.argv[0] ?? 'node', name, ...rest];
await import(`./${name}.js`);
