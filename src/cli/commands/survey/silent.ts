import type { SubCommand } from '../../types.js';

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/**
 * JSON: `{"campaign":"c1","invited":3,"answered":1,"silent":[{"nip":"…","name":"…","unit":"Dinas / Sekretariat","reachable":true,"invitedAt":null,"startedAt":null,"declined":false}]}`.
 * `invitedAt`: when the invitation arrived; `reachable`: a chat that may be written to is bound to them now. Who has left is not listed.
 */
export const silent: SubCommand = {
  register: (group, run) => {
    group
      .command('silent <campaign>')
      .description('Siapa yang belum menjawab. Who has not answered; of anonymous surveys too, since taking part is known.')
      .action(async (campaign: string) => {
        await run(async (tools) => {
          const { silentPeople } = await import('../../../app/campaign/silentPeople.js');
          const { invited, answered, silent: rows } = await tools.withOffice((office) => silentPeople(office.db, campaign));
          const people = rows.map((r) => ({ nip: r.nip, name: r.name, unit: r.unit.join(' / '), reachable: r.reachable, invitedAt: iso(r.invitedAt), startedAt: iso(r.startedAt), declined: r.declined }));
          return { json: { campaign, invited, answered, silent: people }, human: [`${answered} dari ${invited} orang sudah menjawab; ${people.length} belum.`, ...people.map(line)].join('\n') };
        });
      });
  },
};

function line(person: { readonly name: string; readonly unit: string; readonly reachable: boolean; readonly startedAt: string | null; readonly declined: boolean }): string {
  const state = person.declined ? 'tidak ikut' : person.startedAt !== null ? 'sedang mengisi' : person.reachable ? 'belum mulai' : 'belum terhubung';
  return `${person.unit}  ${person.name} (${state})`;
}
