import type { SubCommand } from '../../types.js';

/** JSON: `{"campaign":"c1","state":"paused","changed":true,"held":12}`; `changed` is false when it was paused before, `held` counts what waits for it to go on. */
export const pause: SubCommand = {
  register: (group, run) => {
    group
      .command('pause <campaign>')
      .description('Menjeda kampanye: tidak ada pesan yang keluar sampai dilanjutkan. Nothing more goes out until it is resumed.')
      .action(async (campaign: string) => {
        await run(async (tools) => {
          const { pauseCampaign } = await import('../../../app/campaign/pauseCampaign.js');
          const { changed, held } = await tools.withOffice((office) => pauseCampaign(office.talk, campaign));
          return {
            json: { campaign, state: 'paused', changed, held },
            human: changed ? `Kampanye ${campaign} dijeda; ${held} pesan ditahan. Untuk melanjutkan: pamong survey resume ${campaign}` : `Kampanye ${campaign} memang sedang dijeda.`,
          };
        });
      });
  },
};
