import { access, readFile, writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { runCli } from '../../src/cli/program.js';
import type { CliIo } from '../../src/cli/types.js';
import { loadConfig } from '../../src/config.js';
import { createTools } from '../../src/main/tools.js';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** One command line as `main` runs it, within this process: the same code without a second's start each. `files` are what it reads and wrote, `typed` the lines that somebody types. */
export async function command(args: readonly string[], env: Readonly<Record<string, string>>, files: Map<string, string | Uint8Array> = new Map(), typed: readonly string[] = []): Promise<Said> {
  const lines = [...typed];
  const said = { out: '', err: '' };
  const io: CliIo = {
    out: (text) => void (said.out += typeof text === 'string' ? text : Buffer.from(text).toString('latin1')),
    err: (text) => void (said.err += text),
    readFile: async (path) => {
      const known = files.get(path);
      return known === undefined ? await readFile(path) : typeof known === 'string' ? new TextEncoder().encode(known) : known;
    },
    writeFile: async (path, content) => {
      if (path.startsWith('/')) await writeFile(path, content);
      files.set(path, content);
    },
    exists: async (path) => files.has(path) || (await access(path).then(() => true, () => false)),
    ask: async () => lines.shift() ?? null,
    progress: () => () => {},
  };
  const code = await runCli(args, () => createTools(loadConfig({ LOG_LEVEL: 'error', ...env }), io), io);
  return { code, ...said };
}

/** The JSON document that a command prints. @throws Error with everything it said when it did not end as expected. */
export async function json<T = unknown>(args: readonly string[], env: Readonly<Record<string, string>>, files?: Map<string, string | Uint8Array>, code = 0, typed: readonly string[] = []): Promise<T> {
  const said = await command([...args, '--json'], env, files, typed);
  if (said.code !== code) throw new Error(`${args.join(' ')} ended with ${said.code}:\n${said.out}${said.err}`);
  return JSON.parse(said.out) as T;
}

/** Vitest's own matchers promise nothing about their type. */
export const some = (kind: unknown): unknown => expect.any(kind);
export const like = (pattern: RegExp): unknown => expect.stringMatching(pattern);
