import { refused } from '../../../app/refused.js';
import { endingProblems } from '../../outFile.js';
import type { SubCommand } from '../../types.js';

const ENDINGS = { xlsx: ['xlsx'] } as const;

/** JSON: `{"file":"…","bytes":0}`. A file that is there may hold what somebody wrote into an earlier template, and is kept unless `--force` is said. */
export const template: SubCommand = {
  register: (group, run) => {
    group
      .command('template')
      .description('Buku kerja contoh untuk menyusun survei. A workbook to start a survey from, in Indonesian.')
      .requiredOption('--out <file>', 'where to write it (.xlsx)')
      .option('--force', 'overwrites a file that is there')
      .action(async ({ out, force }: { out: string; force?: boolean }) => {
        await run(
          async (tools) => {
            if (force !== true && (await tools.io.exists(out))) throw refused('out', (words) => words.fileThere(out));
            const { writeTemplate } = await import('../../../app/writeTemplate.js');
            const bytes = writeTemplate();
            await tools.io.writeFile(out, bytes);
            return { json: { file: out, bytes: bytes.length }, human: `Buku kerja contoh ditulis ke ${out}. Mulailah dari lembar petunjuk.` };
          },
          { together: () => endingProblems(ENDINGS, { out, always: true }) },
        );
      });
  },
};
