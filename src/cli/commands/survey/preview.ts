import { formErrors, formWarnings } from '../../problems.js';
import type { SubCommand } from '../../types.js';

/**
 * JSON: `{"campaign":"p1","until":"2026-12-01T02:00:00.000Z"}`. What is answered is kept out of results. A file with errors ends with exit code 1 and
 * `{"errors":[…]}`, as `import` writes them.
 */
export const preview: SubCommand = {
  register: (group, run) => {
    group
      .command('preview <file>')
      .description('Mengirim survei ke Telegram seseorang untuk dicoba; tidak masuk hasil. Sends a survey to one person to be tried; kept out of results.')
      .requiredOption('--to <nip>', 'who tries it')
      .action(async (file: string, options: { to: string }) => {
        await run(async (tools) => {
          const { readSurveyFile } = await import('../../../app/readSurveyFile.js');
          const read = await readSurveyFile(file);
          tools.io.err(formWarnings(read.warnings));
          if (!read.ok) {
            tools.io.err(formErrors('Berkas belum dapat dicoba.', read.errors));
            return { json: { errors: read.errors }, human: '', refused: true };
          }
          const { storePictures, withPictures } = await import('../../../app/storePictures.js');
          const { previewSurvey } = await import('../../../app/previewSurvey.js');
          const sent = await tools.withOffice(async (office) => {
            await storePictures(office.files, read.pictures);
            const previewed = await previewSurvey(office.talk, withPictures(read.survey, read.pictures), options.to);
            await office.wake('outbox');
            return previewed;
          });
          return { json: sent, human: 'Survei dikirim untuk dicoba. Jawabannya tidak masuk hasil.' };
        });
      });
  },
};
