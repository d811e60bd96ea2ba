import { parseInstant } from './instant.js';
import type { SubCommand } from '../../types.js';

/** JSON: `{"campaign":"c1","closesAt":"2026-12-11T09:00:00.000Z","changed":true,"reminders":24}`; `changed` is false when it closes then already. */
export const extend: SubCommand = {
  register: (group, run) => {
    group
      .command('extend <campaign>')
      .description('Memundurkan penutupan dan menjadwalkan ulang pengingat. Moves the close and plans reminders anew.')
      .requiredOption('--closes <iso>', 'when it closes now, e.g. 2026-12-11T16:00+07:00', parseInstant)
      .action(async (campaign: string, options: { closes: number }) => {
        await run(async (tools) => {
          const { extendCampaign } = await import('../../../app/campaign/extendCampaign.js');
          const { formatMoment } = await import('../../../domain/calendar/format.js');
          const extended = await tools.withOffice(async (office) => {
            const done = await extendCampaign(office.talk, campaign, options.closes);
            await office.wake('due');
            return { ...done, moment: formatMoment(done.closesAt, office.defaultZone, 'id') };
          });
          const { changed, closesAt, reminders, yearsWithoutHolidays } = extended;
          if (yearsWithoutHolidays.length > 0) tools.io.err(`Hari libur tahun ${yearsWithoutHolidays.join(', ')} belum ada; Senin sampai Jumat dihitung sebagai hari kerja.\n`);
          return {
            json: { campaign, closesAt: new Date(closesAt).toISOString(), changed, reminders },
            human: changed ? `Kampanye ${campaign} ditutup ${extended.moment}; ${reminders} pengingat dijadwalkan.` : `Kampanye ${campaign} memang ditutup ${extended.moment}.`,
          };
        });
      });
  },
};
