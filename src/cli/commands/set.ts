import { Argument } from 'commander';
import type { WordKey } from '../../db/settings.js';
import { InputRejected } from '../../support/errors.js';
import type { CliCommand } from '../types.js';

const WORDS = ['agency', 'contact'] as const satisfies readonly WordKey[];
const LONGEST = 120;

export const set: CliCommand = {
  register: (program, run) => {
    program
      .command('set')
      .description('Mengatur nama instansi dan kontak yang disebut dalam pesan. Sets the agency and contact that messages name.')
      .addArgument(new Argument('<what>', 'agency or contact').choices(WORDS))
      .argument('<text>', 'as people should read it')
      .action(async (what: WordKey, text: string) => {
        await run(async (tools) => {
          const value = text.trim();
          if (value === '' || value.length > LONGEST) throw new InputRejected(`Mohon isi 1 sampai ${LONGEST} huruf.`);
          const { storeWord } = await import('../../db/settings.js');
          await tools.withOffice((office) => storeWord(office.db, what, value));
          return { json: { [what]: value }, human: `Tersimpan: ${value}` };
        });
      });
  },
};
