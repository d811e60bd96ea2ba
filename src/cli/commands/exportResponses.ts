import { Option } from 'commander';
import type { ExportFormat } from '../../formats/responses.js';
import { InputRejected } from '../../support/errors.js';
import { endingProblems, formatOf, type Endings } from '../outFile.js';
import type { CliCommand } from '../types.js';

const FORMATS = ['json', 'csv', 'xlsx'] as const satisfies readonly ExportFormat[];
const ENDINGS: Endings<ExportFormat> = { json: ['json'], csv: ['csv'], xlsx: ['xlsx'] };

interface Options {
  readonly format?: ExportFormat;
  readonly out?: string;
  readonly repeat?: string;
}

/** JSON: the rows as in `ResponseRow`. */
export const exportResponses: CliCommand = {
  register: (program, run) => {
    program
      .command('export')
      .description('Mengeluarkan data. Exports data.')
      .command('responses <campaign>')
      .description('Jawaban yang sudah dikirim. Submitted responses.')
      .addOption(new Option('--format <format>', 'json, csv or xlsx (default: by the ending of --out, else json)').choices(FORMATS))
      .option('--repeat <name>', 'with csv: the answers within this repeat, a row an instance')
      .option('--out <file>', 'write to a file instead of standard output')
      .action(async (campaign: string, options: Options) => {
        await run(async (tools) => {
          const chosen = formatOf(ENDINGS, options, 'json');
          const [{ exportResponsesOf }, { exportResponses: format, repeatAsCsv, repeatName }] = await Promise.all([import('../../app/exportResponses.js'), import('../../formats/responses.js')]);
          const { rows, questions, repeats, withheld, erased = 0 } = await tools.withOffice((office) => exportResponsesOf(office.db, campaign, office.talk.clock.now()));
          if (withheld > 0) tools.io.err(`${withheld} jawaban belum dikeluarkan: survei ini tanpa nama, dan kelompoknya masih di bawah lima orang.\n`);
          if (erased > 0) tools.io.err(`${erased} jawaban anonim dihapus tanpa dibaca, karena yang mengirim kurang dari lima orang.\n`);
          const wanted = options.repeat === undefined ? undefined : repeats.find((columns) => repeatName(columns) === options.repeat || columns.repeats.at(-1) === options.repeat);
          if (options.repeat !== undefined && (wanted === undefined || chosen !== 'csv')) {
            throw new InputRejected(wanted === undefined ? `Survei ini tidak memiliki bagian berulang "${options.repeat}".` : 'Pilihan --repeat hanya untuk --format csv.');
          }
          if (chosen === 'csv' && wanted === undefined && repeats.length > 0) {
            tools.io.err(`Bagian berulang tidak termuat dalam CSV ini: ${repeats.map(repeatName).join(', ')}. Pakai --repeat NAMA, atau --format xlsx.\n`);
          }
          const content = wanted === undefined ? format(rows, questions, chosen, repeats) : repeatAsCsv(rows, wanted);
          if (options.out !== undefined) {
            await tools.io.writeFile(options.out, content);
            return { json: rows, human: `${rows.length} jawaban ditulis ke ${options.out}.` };
          }
          return { json: rows, human: typeof content === 'string' ? content.trimEnd() : content };
        }, { together: () => endingProblems(ENDINGS, options) });
      });
  },
};
