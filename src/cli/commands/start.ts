import { InvalidArgumentError } from 'commander';
import { ROLES, type CliCommand, type Role } from '../types.js';

const isRole = (text: string): text is Role => ROLES.some((role) => role === text);

function parseRoles(text: string): readonly Role[] {
  const roles = text.split(',').map((part) => part.trim()).filter((part) => part !== '');
  const unknown = roles.filter((role) => !isRole(role));
  if (roles.length === 0 || unknown.length > 0) throw new InvalidArgumentError(`Pilih dari ${ROLES.join(', ')}, dengan koma. Roles are separated by commas.`);
  return roles.filter(isRole);
}

export const start: CliCommand = {
  register: (program, run) => {
    program
      .command('start')
      .description('Menjalankan Pamong sampai dihentikan (Ctrl-C). Runs Pamong until it is stopped.')
      .option('--roles <list>', 'what this process does: bot, worker, web', parseRoles, ROLES)
      .action(async (options: { roles: readonly Role[] }) => {
        await run(async (tools) => {
          await tools.start(options.roles);
          return { json: { stopped: true }, human: '' };
        });
      });
  },
};
