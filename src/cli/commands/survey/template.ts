import type { SubCommand } from '../../types.js';

/** JSON: `{"file":"…","bytes":0}`. */
export const template: SubCommand = {
  register: (group, run) => {
    group
      .command('template')
      .description('Buku kerja contoh untuk menyusun survei. A workbook to start a survey from, in Indonesian.')
      .requiredOption('--out <file>', 'where to write it (.xlsx)')
      .action(async ({ out }: { out: string }) => {
        await run(async (tools) => {
          const { writeTemplate } = await import('../../../app/writeTemplate.js');
          const bytes = writeTemplate();
          await tools.io.writeFile(out, bytes);
          return { json: { file: out, bytes: bytes.length }, human: `Buku kerja contoh ditulis ke ${out}. Mulailah dari lembar petunjuk.` };
        });
      });
  },
};
