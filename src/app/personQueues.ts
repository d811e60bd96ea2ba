/**
 * What waits to be handled, a queue a person: only the first of each is begun, and the next once it has ended. What is ready comes in the order in which it became so.
 * An update that is in here is either waiting (its person is ready), begun, or behind another one.
 */
export class PersonQueues<T extends { readonly actor: string }> {
  readonly #queues = new Map<string, T[]>();
  readonly #ready: string[] = [];

  /** Whether anybody's first update can be begun. */
  get isReady(): boolean {
    return this.#ready.length > 0;
  }

  /** Whose first update is not begun. */
  ready(): readonly string[] {
    return [...this.#ready];
  }

  first(actor: string): T | undefined {
    return this.#queues.get(actor)?.[0];
  }

  add(update: T): void {
    const queue = this.#queues.get(update.actor);
    if (queue !== undefined) return void queue.push(update);
    this.#queues.set(update.actor, [update]);
    this.#ready.push(update.actor);
  }

  /** Begins the first updates of up to `most` people. */
  begin(most: number): readonly T[] {
    return this.#ready.splice(0, most).flatMap((actor) => this.first(actor) ?? []);
  }

  /** What was begun waits again, before everything else of the same person. */
  putBack({ actor }: T): void {
    this.#ready.push(actor);
  }

  /** Ends what was begun, so that the person's next update can be. @returns whether it had not ended before. */
  end(update: T): boolean {
    const { actor } = update;
    const queue = this.#queues.get(actor);
    if (queue?.[0] !== update) return false;
    queue.shift();
    if (queue.length === 0) this.#queues.delete(actor);
    else this.#ready.push(actor);
    return true;
  }

  /** Takes a person's first update out where it is not begun and `may` be. */
  takeOut(actor: string, may: (first: T) => boolean): T | undefined {
    const at = this.#ready.indexOf(actor);
    const queue = this.#queues.get(actor);
    const first = queue?.[0];
    if (at < 0 || queue === undefined || first === undefined || !may(first)) return undefined;
    queue.shift();
    if (queue.length > 0) return first;
    this.#queues.delete(actor);
    this.#ready.splice(at, 1);
    return first;
  }
}
