/** What is due to be computed, by rank: lowest first, each thing once however often it was added. */
export class Agenda<T> {
  readonly #due = new Map<number, Set<T>>();
  /** The ranks that hold something, ascending. */
  readonly #ranks: number[] = [];

  add(rank: number, what: T): void {
    const same = this.#due.get(rank);
    if (same !== undefined) return void same.add(what);
    this.#due.set(rank, new Set([what]));
    let at = this.#ranks.length;
    while (at > 0 && (this.#ranks[at - 1] ?? 0) > rank) at -= 1;
    this.#ranks.splice(at, 0, rank);
  }

  /**
   * Works off everything, also what is added meanwhile. What stands in a circle through other instances of a repeat cannot go on for ever:
   * after `most` pieces of work what is left is let go.
   */
  drain(work: (rank: number, what: T) => void, most = 200_000): void {
    for (let done = 0; done < most; done += 1) {
      const [rank] = this.#ranks;
      const due = rank === undefined ? undefined : this.#due.get(rank);
      if (rank === undefined || due === undefined) return;
      const [what] = due;
      if (what !== undefined) due.delete(what);
      if (due.size === 0) {
        this.#due.delete(rank);
        this.#ranks.shift();
      }
      if (what !== undefined) work(rank, what);
    }
    this.#due.clear();
    this.#ranks.length = 0;
  }
}
