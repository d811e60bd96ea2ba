import { closeCampaign } from '../../db/campaigns.js';
import { endDue } from '../../db/dueWork.js';
import { cancelQueued } from '../../db/outbox.js';
import { done, skipped, type DueHandler } from './types.js';

/** Closes a campaign on time, or as soon as it is noticed; what is planned or waiting to be sent about it ends with it. */
export const campaignClose: DueHandler<'campaign.close'> = {
  batch: 1,
  async handle(deps, { tx, now, rows }) {
    const ends = [];
    for (const row of rows) {
      if (!(await closeCampaign(tx, row.ref.campaign, row.ref.closesAt, now))) {
        ends.push(skipped(row, 'closed already, or closing at another time'));
        continue;
      }
      // This row ends first: it is about the same subject and must not be cancelled with the rest.
      await endDue(tx, [done(row)]);
      ends.push(done(row));
      await cancelQueued(tx, { subject: row.subject }, 'the campaign closed');
      deps.log.info({ campaign: row.ref.campaign }, 'A campaign closed.');
    }
    return { ends };
  },
};
