import { access, readFile, writeFile } from 'node:fs/promises';
import { EXIT, runCli } from './cli/program.js';
import type { CliIo } from './cli/types.js';
import { loadConfig } from './config.js';
import { askOn } from './main/terminal.js';
import { progressOn } from './main/progress.js';
import { createTools } from './main/tools.js';
import { InputRejected } from './support/errors.js';
import { masked } from './support/logger.js';

/** A file that is not there is a mistake of whoever named it, not a failure of ours. */
async function refusing<T>(path: string, what: 'dibaca' | 'ditulis', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new InputRejected(`Berkas ${path} tidak dapat ${what} (${codeOf(error)}).`);
  }
}

const codeOf = (error: unknown): string => (typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error));

/** Standard streams and files; a pipe that is closed early ends the output, not the program. */
const io: CliIo = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  exists: async (path) => await access(path).then(() => true, () => false),
  ask: askOn(process.stdin, process.stderr),
  readFile: async (path) => await refusing(path, 'dibaca', () => readFile(path)),
  writeFile: async (path, content) => await refusing(path, 'ditulis', () => writeFile(path, content, { mode: 0o600 })),
  progress: (what) => progressOn(process.stderr, what),
};

process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

// A defect must be seen and must end the process: the next start takes up what it left (invariant 4).
process.on('unhandledRejection', fail);
process.on('uncaughtException', fail);
function fail(reason: unknown): void {
  process.stderr.write(`${masked(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason))}\n`);
  process.exit(EXIT.failed);
}

const code = await runCli(process.argv.slice(2), () => createTools(loadConfig(process.env), io), io);
// Left-over sockets of a queue must not keep a finished command alive; what is still on its way to a slow reader may end first.
process.stdout.write('', () => process.exit(code));
