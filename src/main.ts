import { readFile, writeFile } from 'node:fs/promises';
import { runCli } from './cli/program.js';
import type { CliIo } from './cli/types.js';
import { loadConfig } from './config.js';
import { createTools } from './main/tools.js';
import { Misconfigured } from './support/errors.js';

/** Standard streams and files; a pipe that is closed early ends the output, not the program. */
const io: CliIo = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  readFile: async (path) => await readFile(path),
  writeFile: async (path, content) => {
    await writeFile(path, content, { mode: 0o600 });
  },
  isTerminal: process.stderr.isTTY === true,
};

process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

// A defect must be seen and must end the process: the next start takes up what it left (invariant 4).
process.on('unhandledRejection', (reason) => {
  throw reason instanceof Misconfigured ? reason : new Error('A promise was left alone.', { cause: reason });
});

const code = await runCli(process.argv.slice(2), () => createTools(loadConfig(process.env), io), io);
// Left-over sockets of a queue must not keep a finished command alive.
process.exitCode = code;
if (process.stdout.writableLength === 0) process.exit(code);
process.stdout.once('drain', () => process.exit(code));
