/** The right edge of a growing tree: all one needs to append to it and to know its root. */
import { EMPTY_ROOT, HASH_SIZE, nodeHash, type Hash } from './merkle.ts';
import { foldRight, subtreesOf, type NodeId } from './prove.ts';
import { RootlineError } from '../../schema/error.ts';

/** Keeps the roots of the complete subtrees, at most one per level: O(log n) hashes. An append costs one hash on average. */
export class Edge {
  private count = 0;
  /** From the largest subtree to the smallest. */
  private peaks: { level: number; hash: Hash }[] = [];

  /** The nodes whose hashes an edge of this size consists of, in the order in which `restore` takes them. */
  static nodes(size: number): NodeId[] {
    return size === 0 ? [] : subtreesOf([0, size]);
  }

  /**
   * An edge of this size from its hashes.
   * @throws RootlineError `malformed` where their number or length is wrong
   */
  static restore(size: number, hashes: readonly Hash[]): Edge {
    const nodes = Edge.nodes(size);
    if (nodes.length !== hashes.length || hashes.some((hash) => hash.length !== HASH_SIZE)) {
      throw new RootlineError('malformed', `a tree of ${size} entries has an edge of ${nodes.length} hashes of 32 bytes`);
    }
    const edge = new Edge();
    edge.count = size;
    edge.peaks = nodes.map(({ level }, i) => ({ level, hash: hashes[i] as Hash }));
    return edge;
  }

  get size(): number {
    return this.count;
  }

  hashes(): Hash[] {
    return this.peaks.map(({ hash }) => hash);
  }

  /**
   * Adds an entry by its leaf hash.
   * @param onNode is told of every node that is complete now, the leaf first
   */
  append(leaf: Hash, onNode?: (node: NodeId, hash: Hash) => void): void {
    let [level, index, hash] = [0, this.count, leaf];
    onNode?.({ level, index }, hash);
    for (let left = this.peaks.at(-1); left?.level === level; left = this.peaks.at(-1)) {
      this.peaks.pop();
      hash = nodeHash(left.hash, hash);
      level++;
      index = (index - 1) / 2;
      onNode?.({ level, index }, hash);
    }
    this.peaks.push({ level, hash });
    this.count++;
  }

  root(): Hash {
    return this.count === 0 ? EMPTY_ROOT : foldRight(this.hashes());
  }
}
