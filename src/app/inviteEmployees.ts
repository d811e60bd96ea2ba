import { inTransaction } from '../db/database.js';
import { addInvites } from '../db/invites.js';
import { unboundPeople, unitsBelow } from '../db/people.js';
import { allUnits } from '../db/units.js';
import { INVITE_BYTES, INVITE_SPAN, inviteLink } from '../domain/binding/invite.js';
import type { TalkDeps } from './talk/handling.js';
import { unitNamed } from './unitNamed.js';

export interface InviteRow {
  readonly nip: string;
  readonly name: string;
  readonly link: string;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
}

/**
 * Makes a link for everybody who is active and not bound yet, in a unit and all below it or everywhere. The link is said here once; only its hash is kept.
 * Links made before stay good until they expire or the person binds.
 * @param bot the bot's user name, without the at sign.
 * @throws InputRejected when no unit, or more than one, has this name.
 */
export async function inviteEmployees(deps: Pick<TalkDeps, 'db' | 'clock' | 'ids' | 'log'>, unitName: string | null, bot: string): Promise<readonly InviteRow[]> {
  const expiresAt = deps.clock.now() + INVITE_SPAN;
  const rows = await inTransaction(deps.db, async (tx) => {
    const units = unitName === null ? null : await unitsBelow(tx, unitNamed(await allUnits(tx), unitName).id);
    const made = (await unboundPeople(tx, units)).map((person) => ({ ...person, token: deps.ids.token(INVITE_BYTES) }));
    await addInvites(tx, made.map(({ id, token }) => ({ token, employee: id, expiresAt })));
    return made.map(({ nip, name, token }) => ({ nip, name, link: inviteLink(bot, token), expiresAt: new Date(expiresAt).toISOString() }));
  });
  deps.log.info({ invites: rows.length }, 'Invite links were made.');
  return rows;
}
