import type { CliCommand } from '../types.js';

export const status: CliCommand = {
  register: (program, run) => {
    program
      .command('status <campaign>')
      .description('Sejauh mana sebuah kampanye. How far a campaign has come.')
      .action(async (campaign: string) => {
        await run(async (tools) => {
          const { campaignStatus } = await import('../../app/campaignStatus.js');
          const { status: counts, yearsWithoutHolidays } = await tools.withOffice((office) => campaignStatus(office.db, campaign, office.defaultZone));
          if (yearsWithoutHolidays.length > 0) tools.io.err(`Hari libur tahun ${yearsWithoutHolidays.join(', ')} belum ada; Senin sampai Jumat dihitung sebagai hari kerja.\n`);
          const { invited, unreachable, delivered, started, completed, declined } = counts;
          return {
            json: { invited, unreachable, delivered, started, completed, declined },
            human: `${invited} diundang (${unreachable} belum terhubung), ${delivered} menerima undangan, ${started} mulai, ${completed} selesai, ${declined} tidak ikut.`,
          };
        });
      });
  },
};
