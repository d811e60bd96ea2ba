import { Command, CommanderError, Option } from 'commander';
import { InputRejected, Misconfigured, WrongUse, type Problem } from '../support/errors.js';
import { masked } from '../support/logger.js';
import { COMMANDS } from './commands.js';
import { Mistakes } from './mistakes.js';
import { refusalLines } from './problems.js';
import type { Checks, CliTools, Run } from './types.js';

/** Exit codes: 0 done, 1 refused input, 2 wrong use, 70 failed while running, 78 a wrong environment (sysexits.h). */
export const EXIT = { done: 0, refused: 1, wrongUse: 2, failed: 70, misconfigured: 78 } as const;

/**
 * Runs one command line.
 * @param tools made only when a command needs them, so that `--help` works in any environment.
 * @returns the exit code; everything said is already printed.
 */
export async function runCli(argv: readonly string[], tools: () => CliTools, io: Pick<CliTools['io'], 'out' | 'err'>): Promise<number> {
  let code: number = EXIT.done;
  const program = new Command('pamong')
    .description('Pamong: kebutuhan pelatihan, pengingat, umpan balik, dan dampaknya. Training needs, reminders, feedback and what changed.')
    .addOption(new Option('--json', 'print one JSON document on standard output'))
    // What went wrong is said below, all of it at once and without the whole help around it.
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text), outputError: () => {} });

  // A program that reads our output finds one document there, whatever came of the command.
  const json = argv.includes('--json');
  const mistakes = new Mistakes();
  const run: Run = async (work, { together, lookUp } = {}) => {
    await mistakes.settle(together, async () => await whatIsKnown(lookUp, tools));
    const result = await work(tools());
    if (json) io.out(`${JSON.stringify(result.json)}\n`);
    else if (typeof result.human !== 'string') io.out(result.human);
    else if (result.human !== '') io.out(`${result.human}\n`);
    if (result.refused === true) code = EXIT.refused;
  };
  for (const command of COMMANDS) command.register(program, run);
  everywhere(program, mistakes);

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    const ended = explain(error, io);
    if (json && ended.said !== null) io.out(`${JSON.stringify({ error: ended.said, problems: ended.problems })}\n`);
    return ended.code;
  }
}

/** `--json` may stand before or behind the command's name. */
function everywhere(program: Command, mistakes: Mistakes): void {
  mistakes.watch(program);
  for (const command of program.commands) {
    command.configureOutput(program.configureOutput());
    command.addOption(new Option('--json', 'print one JSON document on standard output'));
    everywhere(command, mistakes);
  }
}

/** An installation that cannot be opened hides nothing: what is wrong with the words alone is said all the same. */
async function whatIsKnown(lookUp: Checks['lookUp'], tools: () => CliTools): Promise<readonly Problem[]> {
  try {
    return (await lookUp?.(tools())) ?? [];
  } catch {
    return [];
  }
}

interface Ended {
  readonly code: number;
  /** What went wrong in one sentence; null when help was asked for. */
  readonly said: string | null;
  readonly problems: readonly Problem[];
}

function explain(error: unknown, io: Pick<CliTools['io'], 'err'>): Ended {
  if (error instanceof CommanderError) {
    // Help was asked for, or shown because no command was named.
    return error.exitCode === 0 ? { code: EXIT.done, said: null, problems: [] } : { code: EXIT.wrongUse, said: 'Perintahnya belum disebut. No command was named.', problems: [] };
  }
  if (error instanceof WrongUse) {
    io.err(`${refusalLines({ message: error.message, problems: error.problems.map(({ message }) => ({ message })) })}${error.help === '' ? '' : `Petunjuk: ${error.help}\n`}`);
    return { code: EXIT.wrongUse, said: error.message, problems: error.problems };
  }
  if (error instanceof Misconfigured) {
    io.err(`Pamong cannot start; the environment needs attention:\n${error.mistakes.map((m) => `- ${m}\n`).join('')}`);
    return { code: EXIT.misconfigured, said: 'The environment needs attention.', problems: error.mistakes.map((message) => ({ message })) };
  }
  if (error instanceof InputRejected) {
    io.err(refusalLines(error));
    return { code: EXIT.refused, said: error.message, problems: error.problems };
  }
  const said = masked(error instanceof Error ? error.message : String(error));
  io.err(`${said}\n`);
  return { code: EXIT.failed, said, problems: [] };
}
