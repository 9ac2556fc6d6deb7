/** Artifacts whose own evidence changed: those that may fall, and those that may rise. */
export class Touched {
  /** An artifact may be in here more than once. */
  readonly lost: number[] = [];
  readonly gained: number[] = [];

  /** Notes that something about an artifact was added, or taken away. */
  note(artifact: number, added: boolean): void {
    (added ? this.gained : this.lost).push(artifact);
  }

  /** Notes that something changed in a way that may help or harm. */
  both(artifact: number): void {
    this.lost.push(artifact);
    this.gained.push(artifact);
  }
}
