import type { CampaignFrame } from '../../app/campaignStatus.js';
import type { CliCommand } from '../types.js';

/** How it stands, in one sentence. @param moment writes a time in the default zone. */
function standing({ state, opensAt, closesAt }: CampaignFrame, moment: (at: number) => string): string {
  const until = closesAt === null ? 'tanpa batas waktu' : `sampai ${moment(closesAt)}`;
  switch (state) {
    case 'open':
      return `dibuka ${until}`;
    case 'not-yet-open':
      return `belum dibuka; dibuka mulai ${moment(opensAt)} ${until}`;
    case 'paused':
      return `sedang dijeda; ${closesAt === null ? until : `ditutup ${moment(closesAt)}`}`;
    case 'closed':
      return closesAt === null ? 'sudah ditutup' : `sudah ditutup, ${moment(closesAt)}`;
    case 'cancelled':
      return 'dibatalkan; jawabannya tidak dihitung';
  }
}

/** JSON: `{"invited":3,"unreachable":1,"delivered":2,"started":1,"completed":1,"declined":0}`, and nothing else, since programs read it as it was promised; how it stands is said in words. */
export const status: CliCommand = {
  register: (program, run) => {
    program
      .command('status <campaign>')
      .description('Sejauh mana sebuah kampanye. How far a campaign has come.')
      .action(async (campaign: string) => {
        await run(async (tools) => {
          const [{ campaignStatus }, { formatMoment }, { words }] = await Promise.all([import('../../app/campaignStatus.js'), import('../../domain/calendar/format.js'), import('../../domain/survey/types.js')]);
          const { told, zone } = await tools.withOffice(async (office) => ({ told: await campaignStatus(office.db, campaign, office.defaultZone, office.talk.clock.now()), zone: office.defaultZone }));
          const { status: counts, frame, yearsWithoutHolidays } = told;
          if (yearsWithoutHolidays.length > 0) tools.io.err(`Hari libur tahun ${yearsWithoutHolidays.join(', ')} belum ada; Senin sampai Jumat dihitung sebagai hari kerja.\n`);
          const { invited, unreachable, delivered, started, completed, declined } = counts;
          return {
            json: { invited, unreachable, delivered, started, completed, declined },
            human: [
              `Survei ${frame.survey}, "${words(frame.title, 'id')}": ${standing(frame, (at) => formatMoment(at, zone, 'id'))}.`,
              `${invited} diundang (${unreachable} belum terhubung), ${delivered} menerima undangan, ${started} mulai, ${completed} selesai, ${declined} tidak ikut.`,
            ].join('\n'),
          };
        });
      });
  },
};
