import { SingleBar } from 'cli-progress';

/** A bar on a terminal, drawn on standard error; elsewhere nothing. It ends by itself when all is done. */
export function progressOn(stream: NodeJS.WritableStream & { readonly isTTY?: boolean }, what: string): (done: number, of: number) => void {
  if (stream.isTTY !== true) return () => {};
  const bar = new SingleBar({ format: `${what} {bar} {value}/{total}`, stream, hideCursor: true, clearOnComplete: true });
  let started = false;
  return (done, of) => {
    if (!started) bar.start(of, done);
    started = true;
    bar.update(done);
    if (done >= of) bar.stop();
  };
}
