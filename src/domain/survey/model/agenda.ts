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
    let left = most;
    for (let rank = this.#ranks[0]; rank !== undefined && left > 0; rank = this.#ranks[0]) {
      const due = this.#due.get(rank);
      for (const what of due ?? []) {
        due?.delete(what);
        left -= 1;
        work(rank, what);
        // Something lower may have come up meanwhile.
        if (left === 0 || this.#ranks[0] !== rank) break;
      }
      if (due !== undefined && due.size > 0) continue;
      this.#due.delete(rank);
      this.#ranks.splice(this.#ranks.indexOf(rank), 1);
    }
    this.#due.clear();
    this.#ranks.length = 0;
  }
}
