import type { CliCommand } from '../types.js';

export const slack: CliCommand = {
  register: (program, run) => {
    program
      .command('slack')
      .description('Slack.')
      .command('manifest')
      .description('Manifes aplikasi Slack untuk ditempel di api.slack.com/apps. The app manifest to paste into Slack.')
      .action(async () => {
        await run(async (tools) => {
          const manifest = await tools.slackManifest();
          return { json: { manifest }, human: manifest.trimEnd() };
        });
      });
  },
};
