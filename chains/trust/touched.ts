/** Artifacts whose own evidence changed: those that may fall, and those that may rise. */
export class Touched {
  readonly lost = new Set<number>();
  readonly gained = new Set<number>();

  /** Notes that something about an artifact was added, or taken away. */
  note(artifact: number, added: boolean): void {
    (added ? this.gained : this.lost).add(artifact);
  }

  /** Notes that something changed in a way that may help or harm. */
  both(artifact: number): void {
    this.lost.add(artifact);
    this.gained.add(artifact);
  }
}
