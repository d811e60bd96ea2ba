import type { CliCommand } from '../types.js';

const SAID = { bound: 'Akun sudah terhubung.', unbound: 'Akun tidak terhubung.' } as const;

export const binding: CliCommand = {
  register: (program, run) => {
    const group = program.command('binding').description('Memastikan atau melepas akun Telegram seseorang. Confirms or undoes a binding.');
    group
      .command('confirm <nip>')
      .description('Memastikan akun yang menunggu. Confirms the waiting account.')
      .option('--code <code>', 'the four digits that the person was shown, where several accounts wait')
      .action(async (nip: string, options: { code?: string }) => {
        await run(async (tools) => {
          const result = await tools.withOffice(async (office) => {
            const { confirmBinding } = await import('../../app/confirmBinding.js');
            const bound = await confirmBinding(office.talk, nip, options.code);
            await office.wake('outbox');
            await office.wake('due');
            return bound;
          });
          return { json: { nip: result.nip, state: result.state }, human: SAID[result.state] };
        });
      });
    group
      .command('undo <nip>')
      .description('Melepas akun. Undoes the binding.')
      .action(async (nip: string) => {
        await run(async (tools) => {
          const result = await tools.withOffice(async (office) => {
            const { undoBinding } = await import('../../app/confirmBinding.js');
            const undone = await undoBinding(office.talk, nip);
            await office.wake('outbox');
            return undone;
          });
          return { json: { nip: result.nip, state: result.state }, human: SAID[result.state] };
        });
      });
  },
};
