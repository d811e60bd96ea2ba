import { Option } from 'commander';
import type { ExportFormat } from '../../formats/responses.js';
import type { CliCommand } from '../types.js';

export const exportResponses: CliCommand = {
  register: (program, run) => {
    program
      .command('export')
      .description('Mengeluarkan data. Exports data.')
      .command('responses <campaign>')
      .description('Jawaban yang sudah dikirim. Submitted responses.')
      .addOption(new Option('--format <format>', 'json, csv or xlsx').choices(['json', 'csv', 'xlsx']).default('json'))
      .option('--out <file>', 'write to a file instead of standard output')
      .action(async (campaign: string, options: { format: ExportFormat; out?: string }) => {
        await run(async (tools) => {
          const [{ exportResponsesOf }, { exportResponses: format }] = await Promise.all([import('../../app/exportResponses.js'), import('../../formats/responses.js')]);
          const { rows, questions, withheld } = await tools.withOffice((office) => exportResponsesOf(office.db, campaign, office.talk.ids.seed()));
          if (withheld > 0) tools.io.err(`${withheld} jawaban belum dikeluarkan: survei ini rahasia, dan kelompoknya masih di bawah lima orang.\n`);
          const content = format(rows, questions, options.format);
          if (options.out !== undefined) {
            await tools.io.writeFile(options.out, content);
            return { json: rows, human: `${rows.length} jawaban ditulis ke ${options.out}.` };
          }
          return { json: rows, human: typeof content === 'string' ? content.trimEnd() : content };
        });
      });
  },
};
