import { askedOf } from '../../../domain/survey/askedQuestions.js';
import { words } from '../../../domain/survey/types.js';
import type { SubCommand } from '../../types.js';

export const list: SubCommand = {
  register: (group, run) => {
    group
      .command('list')
      .description('Survei yang tersedia. The surveys that can be launched.')
      .action(async () => {
        await run(async (tools) => {
          const { publishedSurveys } = await import('../../../db/surveyVersions.js');
          const surveys = await tools.withOffice(async (office) => {
            await office.publishSurveys();
            return await publishedSurveys(office.db);
          });
          const rows = surveys.map((s) => ({ id: s.id, title: words(s.title, 'id'), version: s.version, questions: askedOf(s).length, languages: s.languages }));
          return { json: rows, human: rows.map((r) => `${r.id}  ${r.title} (versi ${r.version}, ${r.questions} pertanyaan, ${r.languages.join('+')})`).join('\n') };
        });
      });
  },
};
