import { Option } from 'commander';
import { AUDIENCES, type Audience, type ResultsReport } from '../../domain/results/report.js';
import { endingProblems, formatOf, type Endings } from '../outFile.js';
import type { CliCommand } from '../types.js';

const FORMATS = ['text', 'json', 'csv', 'xlsx', 'html'] as const;
type Format = (typeof FORMATS)[number];
const ENDINGS: Endings<Format> = { text: ['txt'], json: ['json'], csv: ['csv'], xlsx: ['xlsx'], html: ['html', 'htm'] };

interface Options {
  readonly unit?: string;
  readonly against?: string;
  readonly for?: Audience;
  readonly format?: Format;
  readonly out?: string;
}

async function written(report: ResultsReport, format: Format): Promise<string | Uint8Array> {
  switch (format) {
    case 'text':
      return (await import('../../formats/results/text.js')).resultsAsText(report);
    case 'json':
      return JSON.stringify(report, null, 2);
    case 'csv':
      return (await import('../../formats/results/tables.js')).resultsAsCsv(report);
    case 'xlsx':
      return (await import('../../formats/results/tables.js')).resultsAsWorkbook(report);
    case 'html':
      return (await import('../../formats/results/page.js')).resultsAsPage(report);
  }
}

/** JSON: `ResultsReport`, whatever the format. */
export const results: CliCommand = {
  register: (program, run) => {
    program
      .command('results <campaign>')
      .description('Hasil sebuah kampanye, per pertanyaan dan per unit. What a campaign came to, by question and by unit.')
      .option('--unit <name>', 'only this unit and all below it; "Parent / Child" where several have the name')
      .option('--against <campaign>', 'the run to compare with (default: the one before, of the same survey in the same unit)')
      .addOption(new Option('--for <audience>', 'officer: exact, where answers have names; leaders: groups of five or more, to be passed on').choices(AUDIENCES))
      .addOption(new Option('--format <format>', 'default: by the ending of --out, else text').choices(FORMATS))
      .option('--out <file>', 'write to a file instead of standard output')
      .action(async (campaign: string, options: Options) => {
        await run(async (tools) => {
          const [{ tellResults }, { leftOutLines }] = await Promise.all([import('../../app/results/tellResults.js'), import('../../formats/results/words.js')]);
          const report = await tools.withOffice((office) =>
            tellResults(
              { db: office.db, clock: office.talk.clock, log: office.talk.log },
              {
                campaign,
                ...(options.unit !== undefined && { unit: options.unit }),
                ...(options.against !== undefined && { against: options.against }),
                ...(options.for !== undefined && { audience: options.for }),
              },
            ),
          );
          for (const line of leftOutLines(report)) tools.io.err(`${line}\n`);
          const content = await written(report, formatOf(ENDINGS, options, 'text'));
          if (options.out === undefined) return { json: report, human: typeof content === 'string' ? content.trimEnd() : content };
          await tools.io.writeFile(options.out, content);
          return { json: report, human: `Hasil dari ${report.whole.people} orang ditulis ke ${options.out}.` };
        }, { together: () => endingProblems(ENDINGS, options) });
      });
  },
};
