import type { CampaignFrame } from '../../app/campaignStatus.js';
import type { CliCommand } from '../types.js';

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

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

/**
 * JSON: `{"invited":3,"unreachable":1,"delivered":2,"started":1,"completed":1,"declined":0,"campaign":"c1","survey":"…","version":1,"title":"…","state":"open","opensAt":"…","closesAt":"…"}`;
 * `state` is `not-yet-open`, `open`, `paused`, `closed` or `cancelled`.
 */
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
          const { survey, version, state, opensAt, closesAt } = frame;
          const title = words(frame.title, 'id');
          return {
            json: { invited, unreachable, delivered, started, completed, declined, campaign, survey, version, title, state, opensAt: iso(opensAt), closesAt: iso(closesAt) },
            human: [
              `Survei ${survey}, "${title}": ${standing(frame, (at) => formatMoment(at, zone, 'id'))}.`,
              `${invited} diundang (${unreachable} belum terhubung), ${delivered} menerima undangan, ${started} mulai, ${completed} selesai, ${declined} tidak ikut.`,
            ].join('\n'),
          };
        });
      });
  },
};
