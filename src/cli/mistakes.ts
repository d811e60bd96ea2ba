import { InvalidArgumentError, type Argument, type Command, type CommanderError, type Option } from 'commander';
import { inBoth } from '../domain/officer/messages.js';
import { WrongUse, type Problem } from '../support/errors.js';
import type { Checks } from './types.js';

/** What commander found, in Indonesian; its own words follow in English. `named` is what it put between quotation marks. */
const FOUND: Readonly<Record<string, (named: string) => string>> = {
  'commander.unknownOption': (named) => `Pilihan ${named} tidak dikenal.`,
  'commander.unknownCommand': (named) => `Perintah ${named} tidak dikenal.`,
  'commander.optionMissingArgument': (named) => `Pilihan ${named} belum diisi.`,
  'commander.excessArguments': (named) => `Terlalu banyak kata sesudah "${named}".`,
};

/** What is missing is gathered whole, so commander's word about the first of it is not needed. */
const GATHERED: readonly string[] = ['commander.missingMandatoryOptionValue', 'commander.missingArgument'];

/** Gathers what is wrong with one command line, where commander would end at the first of it. */
export class Mistakes {
  readonly #unread: Problem[] = [];
  #command: Command | null = null;

  /** Reads a command's options and arguments to the end: a value that cannot be read is kept as a mistake. */
  watch(command: Command): void {
    for (const option of command.options) this.#reading(option, option.long ?? option.flags);
    for (const argument of command.registeredArguments) this.#reading(argument, argument.name());
    command.hook('preAction', () => {
      this.#command = command;
      // Commander puts an empty word in the place of a value that was not read.
      for (const option of command.options) if (this.#isUnread(option)) command.setOptionValue(option.attributeName(), undefined);
    });
    command.exitOverride((error) => {
      throw error.exitCode === 0 || error.code === 'commander.help' ? error : this.#asWrongUse(command, error);
    });
  }

  /** @param written as the officer writes it. */
  #reading(of: Option | Argument, written: string): void {
    const { parseArg, argChoices } = of;
    if (parseArg === undefined) return;
    of.parseArg = (value, previous) => {
      try {
        return parseArg(value, previous);
      } catch (error) {
        if (!(error instanceof InvalidArgumentError)) throw error;
        const why = argChoices === undefined ? error.message : `Pilih salah satu: ${argChoices.join(', ')}. Choose one of these.`;
        this.#unread.push({ column: plain(written), message: `${written} ${JSON.stringify(value)}: ${why}` });
        return previous;
      }
    };
  }

  #asWrongUse(command: Command, error: CommanderError): WrongUse {
    if (!GATHERED.includes(error.code)) return this.#wrongUse(command, [...this.#unread, { message: inCommanders(error) }]);
    const options = command.options.filter((option) => option.mandatory && command.getOptionValue(option.attributeName()) === undefined && !this.#isUnread(option));
    const words = command.args.filter((word) => !word.startsWith('-'));
    const missing = command.registeredArguments.filter((argument, place) => argument.required && words[place] === undefined);
    return this.#wrongUse(command, [
      ...this.#unread,
      ...options.map(({ flags, long }) => ({ column: plain(long ?? flags), message: `Pilihan ${flags} wajib diisi. This option is needed.` })),
      ...missing.map((argument) => ({ column: argument.name(), message: `Tulis <${argument.name()}> sesudah nama perintah. This argument is needed.` })),
      ...unknownOptions(command).map((message) => ({ message })),
    ]);
  }

  #isUnread({ long, flags }: Option): boolean {
    return this.#unread.some(({ column }) => column === plain(long ?? flags));
  }

  #wrongUse(command: Command | null, problems: readonly Problem[]): WrongUse {
    const [first] = problems;
    const said = problems.length === 1 && first !== undefined ? first.message : inBoth((words) => words.several(problems.length));
    return new WrongUse(said, problems, command === null ? '' : `${fullName(command)} --help`);
  }

  /**
   * Ends a command of whose values some could not be read, or whose options do not go together.
   * @param together what is wrong with how the options go together.
   * @param lookUp what else is wrong; asked only where something is.
   * @throws WrongUse with all of it.
   */
  async settle(together: Checks['together'], lookUp: () => Promise<readonly Problem[]>): Promise<void> {
    const wrong = [...this.#unread, ...(together?.(new Set(this.#unread.flatMap(({ column }) => column ?? []))) ?? [])];
    if (wrong.length > 0) throw this.#wrongUse(this.#command, [...wrong, ...(await lookUp())]);
  }
}

const unknownOptions = (command: Command): readonly string[] =>
  command.args.filter((word) => /^--[a-z]/.test(word)).map((word) => `${FOUND['commander.unknownOption']?.(word) ?? word} This option is not known.`);

function inCommanders({ code, message }: CommanderError): string {
  const english = message.replace(/^error: /, '').replaceAll('\n', ' ');
  const named = /'([^']*)'/.exec(english)?.[1] ?? '';
  return `${FOUND[code]?.(named) ?? 'Perintah ini tidak dapat dijalankan.'} ${english.charAt(0).toUpperCase()}${english.slice(1)}${/[.)?]$/.test(english) ? '' : '.'}`;
}

const plain = (option: string): string => option.replace(/^--/, '');

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}
