import { InvalidArgumentError } from 'commander';
import { InputRejected } from '../../../support/errors.js';
import type { Env, Survey } from '../../../domain/survey/types.js';
import { formErrors, formWarnings } from '../../problems.js';
import type { CliTools, SubCommand } from '../../types.js';
import { instantIn } from './instant.js';

interface Options {
  readonly answers?: string;
  readonly lang?: string;
  readonly now?: string;
  readonly seed?: number;
}

function parseSeed(text: string): number {
  if (!/^-?\d{1,9}$/.test(text)) throw new InvalidArgumentError('Tulis bilangan bulat. A whole number is needed.');
  return Number(text);
}

/** A file where there is one of this name, otherwise a survey that is published under it. @returns null when the file has errors, which are told. */
async function surveyOf(tools: CliTools, fileOrId: string): Promise<{ readonly survey: Survey } | { readonly errors: readonly unknown[] }> {
  if (!(await tools.io.exists(fileOrId))) {
    const survey = await tools.withOffice(async (office) => {
      await office.publishSurveys();
      const { publishedSurveys } = await import('../../../db/surveyVersions.js');
      return (await publishedSurveys(office.db)).find(({ id }) => id === fileOrId);
    });
    if (survey === undefined) throw new InputRejected(`Tidak ada berkas dan tidak ada survei bernama "${fileOrId}".`);
    return { survey };
  }
  const { readSurveyFile } = await import('../../../app/readSurveyFile.js');
  const read = await readSurveyFile(fileOrId);
  tools.io.err(formWarnings(read.warnings));
  if (read.ok) return { survey: read.survey };
  tools.io.err(formErrors('Berkas belum dapat dimainkan.', read.errors));
  return { errors: read.errors };
}

/**
 * Plays a survey, asked in the terminal or, with `--answers`, by what a file says: then the JSON document is printed whether or not `--json` is given:
 * `{"transcript":[{"ask":"age","try":"abc","accepted":false,"message":"…"},{"note":"intro"}],"answers":{…},"complete":true}`. `try` is null where no try was left.
 * Nothing is stored. A file with errors ends with exit code 1 and `{"errors":[…]}`, as `import` writes them.
 */
export const play: SubCommand = {
  register: (group, run) => {
    group
      .command('play <file-or-id>')
      .description('Memainkan survei di sini, tanpa menyimpan apa pun. Plays a survey here; nothing is stored.')
      .option('--answers <file>', 'JSON: {"question":["first try","second try"]}')
      .option('--lang <code>', 'language of the survey, e.g. id or en')
      .option('--now <iso>', 'when it is played, e.g. 2026-12-04T09:00+07:00; without an offset in the default zone')
      .option('--seed <number>', 'for what is left to chance', parseSeed)
      .action(async (fileOrId: string, options: Options) => {
        await run(async (tools) => {
          const found = await surveyOf(tools, fileOrId);
          if ('errors' in found) return { json: { errors: found.errors }, human: '', refused: true };
          const { survey } = found;
          const env: Env = { now: options.now === undefined ? tools.now() : instantIn(options.now, tools.zone), zone: tools.zone, language: options.lang ?? survey.languages[0] ?? 'id', seed: options.seed ?? 0 };
          if (options.answers === undefined) {
            const { playOnTerminal } = await import('./terminal.js');
            const played = await playOnTerminal(tools.io, survey, env);
            return { json: played, human: played.complete ? 'Survei selesai. Ini percobaan; tidak ada yang disimpan.' : 'Survei belum selesai. Ini percobaan; tidak ada yang disimpan.' };
          }
          const { playWritten } = await import('../../../app/playSurvey.js');
          const { played, unknown } = playWritten(survey, new TextDecoder().decode(await tools.io.readFile(options.answers)), env);
          if (unknown.length > 0) tools.io.err(`Perhatian: survei ini tidak mempunyai pertanyaan ${unknown.join(', ')}.\n`);
          return { json: played, human: JSON.stringify(played) };
        });
      });
  },
};
