import { InvalidArgumentError } from 'commander';
import type { CliCommand } from '../types.js';

function parseWeek(text: string): string {
  if (!/^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/.test(text)) throw new InvalidArgumentError('Tulis pekan ISO, misalnya 2026-W47. An ISO week is needed.');
  return text;
}

export const digest: CliCommand = {
  register: (program, run) => {
    program
      .command('digest')
      .description('Mengirim sekarang ringkasan tentang satu pekan. Posts what the digest about a week says.')
      .requiredOption('--week <week>', 'the ISO week that it is about, e.g. 2026-W47', parseWeek)
      .option('--leader <email>', 'only this leader')
      .action(async (options: { week: string; leader?: string }) => {
        await run(async (tools) => {
          const { posted, alreadyPosted, failed } = await tools.withOffice((office) => office.postDigests(options.week, options.leader ?? null, tools.io.progress('ringkasan')));
          return {
            json: { posted, alreadyPosted, failed },
            human: `${posted} ringkasan terkirim, ${alreadyPosted} sudah terkirim sebelumnya, ${failed} gagal.`,
          };
        });
      });
  },
};
