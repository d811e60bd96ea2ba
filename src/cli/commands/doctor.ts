import type { CliCommand } from '../types.js';

export const doctor: CliCommand = {
  register: (program, run) => {
    program
      .command('doctor')
      .description('Memeriksa basis data, antrean, Telegram, Slack, jam, dan cakram. Checks what Pamong stands on.')
      .action(async () => {
        await run(async (tools) => {
          const checks = await tools.doctor();
          return {
            json: { checks },
            human: checks.map((c) => `${c.ok ? 'ok   ' : 'lihat'}  ${c.name}${c.advice === undefined ? '' : `: ${c.advice}`}`).join('\n'),
            refused: checks.some((c) => !c.ok),
          };
        });
      });
  },
};
