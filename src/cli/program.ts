import { Command, CommanderError, Option } from 'commander';
import { InputRejected, Misconfigured, WrongUse } from '../support/errors.js';
import { masked } from '../support/logger.js';
import { COMMANDS } from './commands.js';
import { problemLine } from './problems.js';
import type { CliTools, Run } from './types.js';

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
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
    .showHelpAfterError('(pamong --help lists the commands)');

  const run: Run = async (work) => {
    const result = await work(tools());
    const json = program.opts<{ json?: boolean }>().json === true || process.argv.includes('--json');
    io.out(json ? `${JSON.stringify(result.json)}\n` : result.human === '' ? '' : `${result.human}\n`);
    if (result.refused === true) code = EXIT.refused;
  };
  for (const command of COMMANDS) command.register(program, run);
  everywhere(program);

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, io);
  }
}

/** `--json` may stand before or behind the command's name. */
function everywhere(program: Command): void {
  for (const command of program.commands) {
    command.exitOverride().configureOutput(program.configureOutput()).showHelpAfterError(true);
    if (command.commands.length > 0) everywhere(command);
    else command.addOption(new Option('--json', 'print one JSON document on standard output'));
  }
}

function explain(error: unknown, io: Pick<CliTools['io'], 'err'>): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUse;
  if (error instanceof WrongUse) {
    io.err(`${error.message}\n`);
    return EXIT.wrongUse;
  }
  if (error instanceof Misconfigured) {
    io.err(`Pamong cannot start; the environment needs attention:\n${error.mistakes.map((m) => `- ${m}\n`).join('')}`);
    return EXIT.misconfigured;
  }
  if (error instanceof InputRejected) {
    io.err(`${error.message}\n${error.problems.map(problemLine).join('')}`);
    return EXIT.refused;
  }
  io.err(`${masked(error instanceof Error ? error.message : String(error))}\n`);
  return EXIT.failed;
}
