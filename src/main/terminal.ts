import { createInterface, type Interface } from 'node:readline';

/** Asks on a terminal or a pipe, a line at a time; what is asked stands beside the command's result. Opened at the first question. */
export function askOn(input: NodeJS.ReadStream, output: NodeJS.WriteStream): (prompt: string) => Promise<string | null> {
  let opened: { readonly lines: AsyncIterator<string>; readonly reader: Interface } | null = null;
  return async (prompt) => {
    if (opened === null) {
      const reader = createInterface({ input, output, terminal: input.isTTY && output.isTTY });
      opened = { lines: reader[Symbol.asyncIterator](), reader };
    }
    opened.reader.setPrompt(prompt);
    opened.reader.prompt();
    const next = await opened.lines.next();
    return next.done === true ? null : next.value;
  };
}
