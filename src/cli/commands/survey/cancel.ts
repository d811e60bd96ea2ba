import type { SubCommand } from '../../types.js';

/** JSON: `{"campaign":"c1","state":"cancelled","changed":true,"takenBack":12}`; `changed` is false when it was cancelled before, `takenBack` counts what will not be sent. */
export const cancel: SubCommand = {
  register: (group, run) => {
    group
      .command('cancel <campaign>')
      .description('Membatalkan peluncuran yang keliru; jawaban disimpan, tetapi tidak dihitung. Undoes a wrong launch; answers are kept and not counted.')
      .option('--closed', 'juga kampanye yang sudah selesai: jawabannya keluar dari semua hasil. Also one that has closed.')
      .action(async (campaign: string, { closed }: { closed?: true }) => {
        await run(async (tools) => {
          const { cancelCampaign } = await import('../../../app/campaign/cancelCampaign.js');
          const { changed, takenBack } = await tools.withOffice((office) => cancelCampaign(office.talk, campaign, closed === true));
          return {
            json: { campaign, state: 'cancelled', changed, takenBack },
            human: changed ? `Kampanye ${campaign} dibatalkan; ${takenBack} pesan yang belum keluar ditarik kembali.` : `Kampanye ${campaign} sudah dibatalkan sebelumnya.`,
          };
        });
      });
  },
};
