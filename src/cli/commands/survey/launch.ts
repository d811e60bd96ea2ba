import { parseInstant } from './instant.js';
import type { SubCommand } from '../../types.js';

export const launch: SubCommand = {
  register: (group, run) => {
    group
      .command('launch <id>')
      .description('Mengundang satu unit beserta semua di bawahnya. Asks everyone in a unit and below it.')
      .requiredOption('--unit <name>', 'unit name, or "Parent / Child" where several have the name')
      .option('--closes <iso>', 'when it closes, e.g. 2026-12-04T16:00+07:00 (default: two weeks from now)', parseInstant)
      .action(async (id: string, options: { unit: string; closes?: number }) => {
        await run(async (tools) => {
          const { launchSurvey } = await import('../../../app/launchSurvey.js');
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
