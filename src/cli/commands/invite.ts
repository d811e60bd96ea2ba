import { endingProblems, formatOf, type Endings } from '../outFile.js';
import type { CliCommand } from '../types.js';

const ENDINGS: Endings<'csv' | 'json'> = { csv: ['csv'], json: ['json'] };

const csvCell = (text: string): string => `"${text.replaceAll('"', '""')}"`;

export const invite: CliCommand = {
  register: (program, run) => {
    program
      .command('invite')
      .description('Membuat tautan undangan bagi yang belum terhubung. Invite links for those not bound yet; single use, expiring.')
      .option('--unit <name>', 'only this unit and below it')
      .option('--out <file>', 'write the links to a file (CSV, or JSON for a name ending in .json)')
      .action(async (options: { unit?: string; out?: string }) => {
        await run(async (tools) => {
          const { inviteEmployees } = await import('../../app/inviteEmployees.js');
          const rows = await tools.withOffice(async (office) => await inviteEmployees(office.talk, options.unit ?? null, await office.botUsername()));
          if (options.out !== undefined) {
            const csv = ['nip,name,link,expiresAt', ...rows.map((r) => [r.nip, csvCell(r.name), r.link, r.expiresAt].join(','))].join('\r\n');
            await tools.io.writeFile(options.out, formatOf(ENDINGS, options, 'csv') === 'json' ? JSON.stringify(rows, null, 2) : `\uFEFF${csv}\r\n`);
          }
          return { json: rows, human: options.out === undefined ? rows.map((r) => `${r.name}  ${r.link}`).join('\n') : `${rows.length} tautan ditulis ke ${options.out}.` };
        }, { together: () => endingProblems(ENDINGS, options) });
      });
  },
};
