import type { Command } from 'commander';
import type { Database } from '../db/database.js';
import type { TalkDeps } from '../app/talk/handling.js';
import type { Check, DigestsPosted, FileStore } from '../app/ports.js';
import type { Problem } from '../support/errors.js';

/** An installation opened for one command, beside a running `start` or alone. */
export interface Office {
  readonly talk: TalkDeps;
  readonly db: Database;
  /** Where the pictures of surveys lie, and what people sent. */
  readonly files: FileStore;
  readonly defaultZone: string;
  /** Tells the workers that there is something to do; a worker that is not there finds it at its next sweep. */
  wake(name: 'due' | 'outbox'): Promise<void>;
  /** The bot's public name, for links. */
  botUsername(): Promise<string>;
  /** Makes the surveys that ship with the product available, each change as a new version. */
  publishSurveys(): Promise<void>;
  postDigests(week: string, leaderEmail: string | null, onProgress: (done: number, of: number) => void): Promise<DigestsPosted>;
}

/** What a command may use of the process around it. */
export interface CliTools {
  /** Opens the installation, runs `work` and closes it again. */
  withOffice<T>(work: (office: Office) => Promise<T>): Promise<T>;
  start(roles: readonly Role[]): Promise<void>;
  doctor(): Promise<readonly Check[]>;
  /** The manifest of the Slack app, for this installation's address. */
  slackManifest(): Promise<string>;
  readonly io: CliIo;
  /** The zone of whoever has none of their own. */
  readonly zone: string;
  /** UTC milliseconds of this machine. */
  now(): number;
}

export interface CliIo {
  /** Standard output: the command's own result and nothing else. */
  out(text: string | Uint8Array): void;
  /** Standard error: everything said beside the result. */
  err(text: string): void;
  readFile(path: string): Promise<Uint8Array>;
  /** Whether there is a file or folder. */
  exists(path: string): Promise<boolean>;
  /** One line that somebody types; null where the input has ended. */
  ask(prompt: string): Promise<string | null>;
  writeFile(path: string, content: string | Uint8Array): Promise<void>;
  /** A bar on a terminal for long work, nothing elsewhere; told how much is done of how much. */
  progress(what: string): (done: number, of: number) => void;
}

export const ROLES = ['bot', 'worker', 'web'] as const;
export type Role = (typeof ROLES)[number];

/** One command of the command line; a file each. */
export interface CliCommand {
  readonly register: (program: Command, run: Run) => void;
}

/** One command below another; a file each in the folder of its group. */
export interface SubCommand {
  readonly register: (group: Command, run: Run) => void;
}

/** What can be wrong with a command line that every single word of which can be read. */
export interface Checks {
  /** What is wrong with how the options go together. @param unread names of options that are there with a value that could not be read. */
  readonly together?: (unread: ReadonlySet<string>) => readonly Problem[];
  /** What else is wrong and has to be looked up; asked only where something is wrong, so that all of it is named at once. */
  readonly lookUp?: (tools: CliTools) => Promise<readonly Problem[]>;
}

/**
 * Runs a command's work and prints its result: as one JSON document with `--json`, otherwise as `human` says.
 * A result whose `refused` is true ends with exit code 1.
 */
export type Run = (work: (tools: CliTools) => Promise<Result>, checks?: Checks) => Promise<void>;

export interface Result {
  readonly json: unknown;
  /** Text, to which a line's end is added; or the bytes of a file. */
  readonly human: string | Uint8Array;
  readonly refused?: boolean;
}
