import { openCampaigns } from '../../../db/conversations.js';
import type { Talk } from '../handling.js';
import { askContact } from '../identify.js';
import { surveyListView } from '../offers.js';

/** The surveys that wait for this person. */
export async function survei(talk: Talk): Promise<void> {
  const { person } = talk.context;
  if (person === null || person.left) return await askContact(talk);
  talk.say(surveyListView(await openCampaigns(talk.tx, person.id, talk.now), person, talk.language), { kind: 'survey.list' });
}
