import { askedOf } from '../../../domain/survey/askedQuestions.js';
import { words, type Survey } from '../../../domain/survey/types.js';
import { formErrors, formWarnings } from '../../problems.js';
import type { SubCommand } from '../../types.js';

/** `questions` counts what is asked: notes, calculations and what a phone would know of itself are none. `version` is 0 while nothing can be stored. */
function summary(survey: Survey | null, version: number): { readonly survey: string; readonly version: number; readonly title: string; readonly questions: number; readonly languages: readonly string[] } {
  if (survey === null) return { survey: '', version: 0, title: '', questions: 0, languages: [] };
  const questions = askedOf(survey).length;
  return { survey: survey.id, version, title: words(survey.title, survey.languages[0] ?? 'id'), questions, languages: survey.languages };
}

/**
 * JSON: `{"survey":"…","version":1,"title":"…","questions":0,"languages":["id"],"warnings":[…],"errors":[{"sheet":"survey","row":5,"column":"relevant","message":"…"}]}`.
 * With errors nothing is stored and the exit code is 1. Importing the same content again stores nothing new and gives its version.
 */
export const importSurvey: SubCommand = {
  register: (group, run) => {
    group
      .command('import <file>')
      .description('XLSForm (.xlsx, .xls, .yaml, atau folder/ZIP dengan gambar dan CSV). Every mistake is named at once.')
      .option('--dry-run', 'check only, store nothing')
      .action(async (file: string, options: { dryRun?: boolean }) => {
        await run(async (tools) => {
          const { readSurveyFile } = await import('../../../app/readSurveyFile.js');
          const read = await readSurveyFile(file);
          tools.io.err(formWarnings(read.warnings));
          if (!read.ok) {
            tools.io.err(formErrors('Tidak ada yang disimpan.', read.errors, ', lalu impor lagi'));
            return { json: { ...summary(read.draft, 0), warnings: read.warnings, errors: read.errors }, human: '', refused: true };
          }
          const { storePictures, withPictures } = await import('../../../app/storePictures.js');
          const survey = withPictures(read.survey, read.pictures);
          const { publishEdit, versionToBe } = await import('../../../db/surveyVersions.js');
          const { version, campaigns } = await tools.withOffice(async ({ db, talk, files }) => {
            if (options.dryRun === true) return { version: await versionToBe(db, survey), campaigns: 0 };
            await storePictures(files, read.pictures);
            const published = await publishEdit(db, survey, talk.clock.now());
            return { version: published.survey.version, campaigns: published.campaigns };
          });
          const said = summary(survey, version);
          const running = campaigns === 0 ? '' : ` Dipakai oleh ${campaigns} survei yang sedang berjalan; yang sedang mengisi menyelesaikan versinya sendiri.`;
          const end = options.dryRun === true ? ' Ini baru pemeriksaan; belum ada yang disimpan.' : '';
          return {
            json: { ...said, warnings: read.warnings, errors: [] },
            human: `Survei ${said.survey}, "${said.title}": ${said.questions} pertanyaan, versi ${version}, bahasa ${said.languages.join('+')}.${running}${end}`,
          };
        });
      });
  },
};
