/** A function that takes one item and answers for it, while items that arrive meanwhile share the next run. */
export type Batched<In, Out> = (item: In) => Promise<Out>;

/**
 * Natural batching: the first item runs at once; what arrives while a run is under way shares the next one. Nothing waits for a timer,
 * so a lone item pays nothing and a crowd shares one statement and one commit.
 * @param run gets up to `max` items and must answer each, in order; when it throws, every item of that run is rejected with the same error.
 */
export function batched<In, Out>(run: (items: readonly In[]) => Promise<readonly Out[]>, max: number): Batched<In, Out> {
  interface Waiting {
    readonly item: In;
    readonly resolve: (out: Out) => void;
    readonly reject: (error: unknown) => void;
  }
  let waiting: Waiting[] = [];
  let running = false;

  const drain = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) {
      // What arrives in the same turn of the event loop travels together: the sockets that can be read now are read first.
      await new Promise((resolve) => setImmediate(resolve));
      const batch = waiting.slice(0, max);
      waiting = waiting.slice(max);
      try {
        const outs = await run(batch.map((w) => w.item));
        for (const [i, out] of outs.entries()) batch[i]?.resolve(out);
        for (const w of batch.slice(outs.length)) w.reject(new Error('A batch answered fewer items than it was given.'));
      } catch (error) {
        for (const w of batch) w.reject(error);
      }
    }
    running = false;
  };

  return (item) =>
    new Promise<Out>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!running) void drain();
    });
}
