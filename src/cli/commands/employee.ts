import type { CliCommand } from '../types.js';

export const employee: CliCommand = {
  register: (program, run) => {
    const group = program.command('employee').description('Pegawai yang keluar atau kembali. Who leaves and who returns.');
    group
      .command('left <nip>')
      .description('Mencatat pegawai keluar: akun dilepas, semua pesan yang menunggu dibatalkan. Can be undone with "returned".')
      .action(async (nip: string) => {
        await run(async (tools) => {
          const result = await tools.withOffice(async (office) => {
            const { markLeft } = await import('../../app/markLeaver.js');
            const left = await markLeft(office.talk, nip);
            await office.wake('outbox');
            return left;
          });
          return { json: { nip: result.nip, state: result.state }, human: 'Sudah dicatat keluar.' };
        });
      });
    group
      .command('returned <nip>')
      .description('Mencatat pegawai kembali. Undoes "left".')
      .action(async (nip: string) => {
        await run(async (tools) => {
          const result = await tools.withOffice(async (office) => {
            const { markReturned } = await import('../../app/markLeaver.js');
            const back = await markReturned(office.talk, nip);
            await office.wake('outbox');
            await office.wake('due');
            return back;
          });
          return { json: { nip: result.nip, state: result.state }, human: 'Sudah dicatat kembali.' };
        });
      });
  },
};
