/** `npm run bench simulated [-- line|wide NODES PORT]`: serves a simulated chain to be looked at, until it is stopped. */
import { serveSimulated } from '../simulated/serve.ts';
import { simulatedChain } from '../simulated/chain.ts';

const [shape = 'wide', nodes = '10000', port = '7071'] = process.argv.slice(2);
const server = await serveSimulated(simulatedChain(shape === 'line' ? 'line' : 'wide', Number(nodes)), Number(port));
console.log(`${nodes} simulated nodes: ${server.url}${server.path}`);
await new Promise<void>((done) => { for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => done()); });
await server.end();
