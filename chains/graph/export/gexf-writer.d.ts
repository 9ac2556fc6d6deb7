/** graphology-gexf's writer by itself: unlike the package's main entry it loads in Node and in a browser alike. */
declare module 'graphology-gexf/browser/writer.js' {
  import type { write } from 'graphology-gexf';
  const writer: typeof write;
  export default writer;
}
