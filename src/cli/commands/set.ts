import { Argument } from 'commander';
import type { WordKey } from '../../db/settings.js';
import { InputRejected } from '../../support/errors.js';
import type { CliCommand } from '../types.js';

const WORDS = ['agency', 'contact'] as const satisfies readonly WordKey[];
const SETTINGS = [...WORDS, 'messages-per-day'] as const;
type SettingName = (typeof SETTINGS)[number];
const LONGEST = 120;

const isWord = (what: SettingName): what is WordKey => WORDS.some((word) => word === what);

export const set: CliCommand = {
  register: (program, run) => {
    program
      .command('set')
      .description('Mengatur nama instansi dan kontak dalam pesan, serta banyaknya pesan per hari. Sets the agency and contact that messages name, and how many unasked messages a person gets a day.')
      .addArgument(new Argument('<what>', 'agency, contact or messages-per-day').choices(SETTINGS))
      .argument('<text>', 'as people should read it; a number for messages-per-day')
      .action(async (what: SettingName, text: string) => {
        await run(async (tools) => {
          const value = text.trim();
          if (!isWord(what)) {
            const { MESSAGES_PER_DAY, storeMessagesPerDay } = await import('../../db/messageDays.js');
            const messages = /^\d{1,3}$/.test(value) ? Number(value) : NaN;
            const { least, most } = MESSAGES_PER_DAY;
            if (!(messages >= least && messages <= most)) throw new InputRejected(`Mohon isi angka ${least} sampai ${most}.`);
            await tools.withOffice((office) => storeMessagesPerDay(office.db, messages));
            return { json: { [what]: messages }, human: `Tersimpan: paling banyak ${messages} pesan per orang per hari.` };
          }
          if (value === '' || value.length > LONGEST) throw new InputRejected(`Mohon isi 1 sampai ${LONGEST} huruf.`);
          const { storeWord } = await import('../../db/settings.js');
          await tools.withOffice((office) => storeWord(office.db, what, value));
          return { json: { [what]: value }, human: `Tersimpan: ${value}` };
        });
      });
  },
};
