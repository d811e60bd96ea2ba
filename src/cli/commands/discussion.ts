import { InvalidArgumentError } from 'commander';
import type { DiscussionStatus } from '../../app/discussion/office.js';
import type { CliCommand, Office, Result } from '../types.js';
import { parseInstant } from './survey/instant.js';

function parseCount(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('Tulis bilangan bulat. A whole number is needed.');
  return Number(text);
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

const asJson = ({ expiresAt, votesAt, closesAt, openedAt, closedAt, ...rest }: DiscussionStatus) => ({
  ...rest,
  expiresAt: iso(expiresAt),
  openedAt: iso(openedAt),
  votesAt: iso(votesAt),
  closesAt: iso(closesAt),
  closedAt: iso(closedAt),
});

const PHASES = { waiting: 'menunggu kode ditulis di grup', collecting: 'mengumpulkan usulan', voting: 'pemilihan', closed: 'ditutup' } as const;

const line = ({ code, unit, topic, phase, aside, proposals, participants, voted }: DiscussionStatus): string =>
  `${code}  ${unit}: ${topic} (${PHASES[phase]}${aside ? '; terhenti, bot tidak berada di grup' : ''}): ${proposals} usulan, ${participants} orang ikut${phase === 'voting' ? `, ${voted} sudah memilih` : ''}.`;

const full = (status: DiscussionStatus): string => [line(status), ...status.needs.map((n) => `   ${n.rank}. ${n.text}: ${n.votes} suara${n.tied ? ' (sama banyak)' : ''}`)].join('\n');

const shown = (status: DiscussionStatus): Result => ({ json: asJson(status), human: full(status) });

/** What an officer did has to reach the group soon. */
async function andTell(office: Office, work: Promise<DiscussionStatus>): Promise<DiscussionStatus> {
  try {
    return await work;
  } finally {
    await office.wake('outbox');
  }
}

interface OpenOptions {
  readonly unit: string;
  readonly topic: string;
  readonly votes?: number;
  readonly closes?: number;
  readonly leastPeople?: number;
  readonly leastProposals?: number;
}

export const discussion: CliCommand = {
  register: (program, run) => {
    const group = program.command('discussion').description('Diskusi kelompok di grup Telegram. Discussions in Telegram groups.');

    group
      .command('open')
      .description('Menyiapkan diskusi dan memberi kode untuk grupnya. Prepares a discussion and gives the code for its group.')
      .requiredOption('--unit <name>', 'unit name, or "Parent / Child" where several have the name')
      .requiredOption('--topic <text>', 'what it is about, as the group reads it')
      .option('--votes <iso>', 'when collecting ends and voting begins (default: half-way)', parseInstant)
      .option('--closes <iso>', 'when it closes, e.g. 2026-12-04T16:00+07:00 (default: a week from now)', parseInstant)
      .option('--least-people <n>', 'people who have to take part before anything is shown (default: 5, and never fewer)', parseCount)
      .option('--least-proposals <n>', 'different proposals that there have to be before any is shown (default: 3)', parseCount)
      .action(async (options: OpenOptions) => {
        await run(async (tools) => {
          const { openDiscussion } = await import('../../app/discussion/open.js');
          const { opened, bot } = await tools.withOffice(async (office) => ({
            opened: await openDiscussion(office.talk, {
              unitName: options.unit,
              topic: options.topic,
              ...(options.votes !== undefined && { votesAt: options.votes }),
              ...(options.closes !== undefined && { closesAt: options.closes }),
              rules: { ...(options.leastPeople !== undefined && { leastPeople: options.leastPeople }), ...(options.leastProposals !== undefined && { leastProposals: options.leastProposals }) },
            }),
            bot: await office.botUsername(),
          }));
          const { code, unit, topic } = opened;
          const link = `https://t.me/${bot}?startgroup=${code}`;
          return {
            json: { code, unit, topic, link, expiresAt: iso(opened.expiresAt), votesAt: iso(opened.votesAt), closesAt: iso(opened.closesAt) },
            human: `Kode ${code}. Tambahkan bot ke grup, lalu tulis di sana: /diskusi ${code}\nAtau buka tautan ini dan pilih grupnya: ${link}\nKode berlaku satu kali, sampai ${iso(opened.expiresAt) ?? ''}.`,
          };
        });
      });

    group
      .command('list')
      .description('Semua diskusi, yang terbaru dahulu. All discussions, the newest first.')
      .action(async () => {
        await run(async (tools) => {
          const { listDiscussions } = await import('../../app/discussion/office.js');
          const rows = await tools.withOffice((office) => listDiscussions(office.db));
          return { json: rows.map(asJson), human: rows.length === 0 ? 'Belum ada diskusi.' : rows.map(line).join('\n') };
        });
      });

    group
      .command('status <code>')
      .description('Sejauh mana sebuah diskusi, dan hasilnya. How far a discussion has come, and its result.')
      .action(async (code: string) => {
        await run(async (tools) => {
          const { discussionStatus } = await import('../../app/discussion/office.js');
          return shown(await tools.withOffice((office) => discussionStatus(office.db, code)));
        });
      });

    group
      .command('vote <code>')
      .description('Mengakhiri pengumpulan usulan dan memulai pemilihan sekarang. Ends collecting and begins the vote now.')
      .action(async (code: string) => {
        await run(async (tools) => {
          const { beginVoting } = await import('../../app/discussion/office.js');
          return shown(await tools.withOffice((office) => andTell(office, beginVoting(office.talk, code))));
        });
      });

    group
      .command('close <code>')
      .description('Menutup diskusi dan mengumumkan hasilnya. Closes a discussion and tells its group the result.')
      .option('--discard', 'closes it even while proposals are collected, and deletes them')
      .action(async (code: string, options: { discard?: boolean }) => {
        await run(async (tools) => {
          const { closeDiscussion } = await import('../../app/discussion/office.js');
          return shown(await tools.withOffice((office) => andTell(office, closeDiscussion(office.talk, code, options.discard === true))));
        });
      });
  },
};
