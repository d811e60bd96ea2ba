import { InvalidArgumentError } from 'commander';
import type { CliCommand } from '../types.js';

function parseNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Tulis nomor dari "pamong request list". The number of a request is needed.');
  return Number(text);
}

const SAID = { correct: 'pembetulan', erase: 'penghapusan' } as const;

export const request: CliCommand = {
  register: (program, run) => {
    const group = program.command('request').description('Permintaan atas data pribadi (UU 27/2022, 3 x 24 jam). Requests about personal data.');

    group
      .command('list')
      .description('Yang belum dijawab, paling mendesak dahulu. Not answered yet, the most urgent first.')
      .action(async () => {
        await run(async (tools) => {
          const { openRequests } = await import('../../app/answerDataRequest.js');
          const open = await tools.withOffice((office) => openRequests(office.db));
          const rows = open.map((r) => ({ request: r.id, kind: r.kind, nip: r.nip, name: r.name, note: r.note, askedAt: new Date(r.askedAt).toISOString(), dueAt: new Date(r.dueAt).toISOString() }));
          return {
            json: rows,
            human: rows.length === 0 ? 'Tidak ada permintaan yang menunggu.' : rows.map((r) => `${r.request}  ${r.name}: ${SAID[r.kind]}, paling lambat ${r.dueAt}${r.note === null ? '' : `\n   ${r.note}`}`).join('\n'),
          };
        });
      });

    group
      .command('grant')
      .description('Menyatakan permintaan sudah dipenuhi dan mengabari orangnya. Says that it was met, and tells the person.')
      .argument('<request>', 'its number in "pamong request list"', parseNumber)
      .action(async (id: number) => {
        await answer(id, { kind: 'granted' });
      });

    group
      .command('reject')
      .description('Menolak dengan alasan, dan mengabari orangnya. Rejects with a reason, and tells the person.')
      .argument('<request>', 'its number in "pamong request list"', parseNumber)
      .requiredOption('--reason <text>', 'told to the person as it stands')
      .action(async (id: number, options: { reason: string }) => {
        await answer(id, { kind: 'rejected', reason: options.reason });
      });

    const answer = async (id: number, decision: { kind: 'granted' } | { kind: 'rejected'; reason: string }): Promise<void> => {
      await run(async (tools) => {
        const { answerDataRequest } = await import('../../app/answerDataRequest.js');
        const done = await tools.withOffice(async (office) => {
          const answered = await answerDataRequest(office.talk, id, decision);
          await office.wake('outbox');
          return answered;
        });
        return { json: done, human: 'Sudah dijawab; orangnya dikabari bila terhubung.' };
      });
    };
  },
};
