/** Artifacts whose own evidence changed: those that may fall, and those that may rise. */
export class Touched {
  /** Artifacts of which no more is known than that they may fall. An artifact may be in any of these more than once. */
  readonly lost: number[] = [];
  /** Artifacts that a statement no longer supports: of these it is known that their inputs are as good as before. */
  readonly lostVotes: number[] = [];
  readonly gained: number[] = [];

  /** Notes that something about an artifact was added, or taken away. */
  note(artifact: number, added: boolean): void {
    (added ? this.gained : this.lost).push(artifact);
  }

  /** Notes that one more statement supports an artifact, or one less. */
  noteVote(artifact: number, added: boolean): void {
    (added ? this.gained : this.lostVotes).push(artifact);
  }

  /** Notes that something changed in a way that may help or harm. */
  both(artifact: number): void {
    this.lost.push(artifact);
    this.gained.push(artifact);
  }
}
