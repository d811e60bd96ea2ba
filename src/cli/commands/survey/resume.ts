import type { SubCommand } from '../../types.js';

/** JSON: `{"campaign":"c1","state":"running","changed":true,"planned":12,"askedAgain":3}`; `changed` is false when it was not paused. */
export const resume: SubCommand = {
  register: (group, run) => {
    group
      .command('resume <campaign>')
      .description('Melanjutkan kampanye yang dijeda; yang tertunda dikirim pada jam kerja. What fell due meanwhile comes in working hours.')
      .action(async (campaign: string) => {
        await run(async (tools) => {
          const { resumeCampaign } = await import('../../../app/campaign/resumeCampaign.js');
          const { changed, planned, askedAgain } = await tools.withOffice(async (office) => {
            const resumed = await resumeCampaign(office.talk, campaign);
            await office.wake('due');
            return resumed;
          });
          return {
            json: { campaign, state: 'running', changed, planned, askedAgain },
            human: changed ? `Kampanye ${campaign} dilanjutkan; ${planned} pesan dijadwalkan, ${askedAgain} orang melihat kembali pertanyaannya.` : `Kampanye ${campaign} tidak sedang dijeda.`,
          };
        });
      });
  },
};
