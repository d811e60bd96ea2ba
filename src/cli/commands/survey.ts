import { InvalidArgumentError } from 'commander';
import type { CliCommand } from '../types.js';

/** An ISO 8601 instant; without a zone it is refused rather than guessed. */
function parseInstant(text: string): number {
  const at = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError('An instant with its zone, such as 2026-12-04T16:00+07:00.');
  return at;
}

const ASKED_NOTHING = new Set(['note', 'calculate']);

export const survey: CliCommand = {
  register: (program, run) => {
    const group = program.command('survey').description('Survei: daftar dan peluncuran. Surveys: list and launch.');

    group
      .command('list')
      .description('Survei yang tersedia. The surveys that can be launched.')
      .action(async () => {
        await run(async (tools) => {
          const { publishedSurveys } = await import('../../db/surveyVersions.js');
          const surveys = await tools.withOffice(async (office) => {
            await office.publishSurveys();
            return await publishedSurveys(office.db);
          });
          const rows = surveys.map((s) => ({ id: s.id, title: s.title.id, version: s.version, questions: s.questions.filter((q) => !ASKED_NOTHING.has(q.kind)).length, languages: s.languages }));
          return { json: rows, human: rows.map((r) => `${r.id}  ${r.title} (versi ${r.version}, ${r.questions} pertanyaan, ${r.languages.join('+')})`).join('\n') };
        });
      });

    group
      .command('launch <id>')
      .description('Mengundang satu unit beserta semua di bawahnya. Asks everyone in a unit and below it.')
      .requiredOption('--unit <name>', 'unit name, or "Parent / Child" where several have the name')
      .option('--closes <iso>', 'when it closes, e.g. 2026-12-04T16:00+07:00 (default: two weeks from now)', parseInstant)
      .action(async (id: string, options: { unit: string; closes?: number }) => {
        await run(async (tools) => {
          const { launchSurvey } = await import('../../app/launchSurvey.js');
          const launched = await tools.withOffice(async (office) => {
            await office.publishSurveys();
            const result = await launchSurvey(
              { ...office.talk, defaultZone: office.defaultZone },
              { surveyId: id, unitName: options.unit, ...(options.closes !== undefined && { closesAt: options.closes }) },
            );
            await office.wake('due');
            return result;
          });
          const { campaign, invited, unreachable } = launched;
          return { json: { campaign, invited, unreachable }, human: `Kampanye ${campaign}: ${invited} orang diundang, ${unreachable} di antaranya belum terhubung.` };
        });
      });
  },
};
