import { patchChat } from '../../../db/rare.js';
import type { Handler, Talk } from '../handling.js';
import { bahasa } from '../menu/bahasa.js';
import { bantuan } from '../menu/bantuan.js';
import { berhenti } from '../menu/berhenti.js';
import { data } from '../menu/data.js';
import { jadwal } from '../menu/jadwal.js';
import { mulai } from '../menu/mulai.js';
import { survei } from '../menu/survei.js';
import { playFocus } from '../startSurvey.js';
import type { MenuName } from '../types.js';

export const MENU = { bantuan, survei, jadwal, bahasa, data, berhenti, mulai } satisfies Record<MenuName, (talk: Talk) => Promise<void>>;

/** What only tells something: the question that has the floor is asked again below it, since what is typed next answers it. */
const BESIDE: ReadonlySet<MenuName> = new Set(['bantuan', 'jadwal', 'data']);

/** A command of the menu. Whatever free text was awaited is awaited no more. */
export const menu: Handler<'menu'> = async (talk, { name }) => {
  if (talk.context.chat.awaiting !== null) await patchChat(talk.tx, talk.arrival.chat, { awaiting: null });
  await MENU[name](talk);
  const { focus, person } = talk.context;
  if (BESIDE.has(name) && focus !== null && person !== null && !person.left && !focus.state.paused) await playFocus(talk, { kind: 'ask-again' });
};
