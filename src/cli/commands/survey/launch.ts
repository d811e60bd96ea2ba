import { InvalidArgumentError } from 'commander';
import { parseInstant } from './instant.js';
import type { AudienceAsked } from '../../../app/audience.js';
import type { LaunchDeps } from '../../../app/launchSurvey.js';
import { MOST_REMINDERS, readReminderPlan, type ReminderPlan } from '../../../domain/learning/reminderPlan.js';
import { inBoth } from '../../../domain/officer/messages.js';
import { InputRejected, type Problem } from '../../../support/errors.js';
import { warningLine } from '../../problems.js';
import type { CliTools, Office, SubCommand } from '../../types.js';

interface LaunchOptions {
  readonly unit?: string;
  readonly position?: readonly string[];
  readonly status?: readonly string[];
  readonly gap?: { readonly competency: string; readonly least: number };
  readonly course?: string;
  readonly nips?: string;
  readonly sample?: number;
  readonly quota?: number;
  readonly seed?: number;
  readonly opens?: number;
  readonly closes?: number;
  readonly reminders?: number;
  readonly remind?: ReminderPlan;
  readonly dryRun?: boolean;
}

const whole = (least: number, most: number) => (text: string): number => {
  const n = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(n >= least && n <= most)) throw new InvalidArgumentError(`Tulis bilangan bulat dari ${least} sampai ${most}. A whole number in this range is needed.`);
  return n;
};

function parseGap(text: string): { readonly competency: string; readonly least: number } {
  const [, competency, least] = /^([a-z][a-z_]*)(?::(\d(?:\.\d+)?))?$/.exec(text) ?? [];
  if (competency === undefined || Number(least ?? 1) <= 0) throw new InvalidArgumentError('Tulis kompetensi dan selisih terkecilnya, misalnya komunikasi:2. A competency and the least gap are needed.');
  return { competency, least: Number(least ?? 1) };
}

function parsePlan(text: string): ReminderPlan {
  const plan = readReminderPlan(text);
  if (plan === null) throw new InvalidArgumentError('Tulis bagian waktu atau hari sebelum tutup, paling banyak lima, misalnya 1/2,80%,1d. Shares of the time, or days before the close, are needed.');
  return plan;
}

const another = (text: string, all: readonly string[] | undefined): readonly string[] => [...(all ?? []), text];

function parseStatuses(text: string): readonly string[] {
  const wanted = text.split(',').map((one) => one.trim());
  const unknown = wanted.find((one) => !STATUSES.some((status) => status.toLowerCase() === one.toLowerCase()));
  if (unknown !== undefined) throw new InvalidArgumentError(`Pilih dari ${STATUSES.join(', ')}, dengan koma bila beberapa. Choose from these.`);
  return wanted;
}
const STATUSES = ['PNS', 'PPPK', 'PPPK Paruh Waktu'] as const;

const baseName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;

const RULES = ['unit', 'position', 'status', 'gap', 'course', 'nips'] as const satisfies readonly (keyof LaunchOptions)[];

/** What is wrong with how the options go together; first of all, nobody may be named. */
function together(o: LaunchOptions, unread: ReadonlySet<string>): readonly Problem[] {
  const said = (option: keyof LaunchOptions): boolean => o[option] !== undefined || unread.has(option);
  const drawn = said('sample') || said('quota');
  const wrong = [
    RULES.some(said) ? null : inBoth((words) => words.audienceUnsaid()),
    said('sample') && said('quota') ? inBoth((words) => words.either('--sample', '--quota')) : null,
    said('reminders') && said('remind') ? inBoth((words) => words.either('--reminders', '--remind')) : null,
    said('seed') && !drawn ? inBoth((words) => words.goesWith('--seed', '--sample', '--quota')) : null,
  ];
  return wrong.flatMap((message) => (message === null ? [] : [{ message }]));
}

/** What the officer wrote, as rules. */
async function audienceOf(tools: CliTools, o: LaunchOptions): Promise<AudienceAsked> {
  const nips = o.nips === undefined ? undefined : await readNips(tools, o.nips);
  return {
    ...(o.unit !== undefined && { unitName: o.unit }),
    ...(o.position !== undefined && { positions: o.position }),
    ...(o.status !== undefined && { statuses: o.status }),
    ...(o.gap !== undefined && { gap: o.gap }),
    ...(o.course !== undefined && { course: o.course }),
    ...(nips !== undefined && { nips }),
    ...(o.sample !== undefined && { draw: { kind: 'sample', people: o.sample } }),
    ...(o.quota !== undefined && { draw: { kind: 'quota', perUnit: o.quota } }),
  };
}

async function readNips(tools: CliTools, path: string): Promise<NonNullable<AudienceAsked['nips']>> {
  const { readPeopleList } = await import('../../../formats/people-list.js');
  const { nips, problems, warnings } = readPeopleList(await tools.io.readFile(path), baseName(path));
  for (const warning of warnings) tools.io.err(warningLine(warning));
  if (problems.length > 0) throw new InputRejected('Daftar NIP tidak dapat dipakai. The list of people cannot be used.', problems);
  return nips;
}

const depsOf = (office: Office): LaunchDeps => ({ ...office.talk, defaultZone: office.defaultZone });

const timesOf = (id: string, o: LaunchOptions) => ({ surveyId: id, ...(o.opens !== undefined && { opensAt: o.opens }), ...(o.closes !== undefined && { closesAt: o.closes }) });

const iso = (at: number): string => new Date(at).toISOString();

/** A survey that is none, and times that cannot be, are said together with what is wrong with the words. */
async function besideAudience(tools: CliTools, id: string, o: LaunchOptions): Promise<readonly Problem[]> {
  const { wrongBesideAudience } = await import('../../../app/launchSurvey.js');
  return await tools.withOffice(async (office) => {
    await office.publishSurveys();
    return await wrongBesideAudience(depsOf(office), timesOf(id, o));
  });
}

/**
 * JSON of a launch: `{"campaign":"c1","invited":12,"unreachable":3}`, and where people were drawn also `"fitting":40,"seed":7`;
 * where there is something to know before people are asked, also `"warnings":[{"column":"survey","message":"…"}]`: another campaign of this survey that asks the same people, or too few for a result.
 * With `--dry-run`, which stores nothing: `{"campaign":null,"dryRun":true,"invited":12,"unreachable":3,"fitting":40,"seed":7,"gapUnknown":null,
 * "units":[{"unit":"Dinas / Sekretariat","invited":12,"unreachable":3}],"opensAt":"…","closesAt":"…","rounds":[{"from":"…","to":"…"}],"yearsWithoutHolidays":[2027],"warnings":[]}`;
 * `rounds` are the invitation and each reminder over all zones, `gapUnknown` counts people of whom a level is not known (null without `--gap`).
 */
export const launch: SubCommand = {
  register: (group, run) => {
    group
      .command('launch <id>')
      .description('Mengundang pegawai; semua syarat yang ditulis harus terpenuhi. Asks everyone whom all that is named fits.')
      .option('--unit <name>', 'a unit and all below it: its name, or "Parent / Child" where several have the name')
      .option('--position <name>', 'a position as on the roster; may be repeated', another)
      .option('--status <list>', 'PNS, PPPK, PPPK Paruh Waktu; with commas', parseStatuses)
      .option('--gap <key[:n]>', 'whose position demands at least n more of a competency than they show (default: 1)', parseGap)
      .option('--course <id>', 'who takes part in a course')
      .option('--nips <file>', 'who is on a list: one NIP a line, or a CSV or XLSX with the column nip')
      .option('--sample <n>', 'so many of them, drawn by lot', whole(1, 1_000_000))
      .option('--quota <n>', 'so many of each unit, drawn by lot', whole(1, 1_000_000))
      .option('--seed <n>', 'draws the same people again', whole(0, 2_147_483_647))
      .option('--opens <iso>', 'when it opens (default: now)', parseInstant)
      .option('--closes <iso>', 'when it closes, e.g. 2026-12-04T16:00+07:00 (default: two weeks after it opens)', parseInstant)
      .option('--reminders <n>', `how many reminders, 0 to ${MOST_REMINDERS} (default: 2)`, whole(0, MOST_REMINDERS))
      .option('--remind <plan>', 'when reminders come: shares of the time or days before the close, e.g. 1/2,80%,1d', parsePlan)
      .option('--dry-run', 'say who would be asked and when, and ask nobody')
      .action(async (id: string, o: LaunchOptions) => {
        await run(async (tools) => {
          const { launchSurvey, planLaunch } = await import('../../../app/launchSurvey.js');
          const { formatMoment } = await import('../../../domain/calendar/format.js');
          const reminders = o.remind ?? o.reminders;
          const wanted = {
            ...timesOf(id, o),
            ...(await audienceOf(tools, o)),
            ...(reminders !== undefined && { reminders }),
            ...(o.seed !== undefined && { seed: o.seed }),
          };
          const done = await tools.withOffice(async (office) => {
            await office.publishSurveys();
            const deps = depsOf(office);
            if (o.dryRun === true) return { ...(await planLaunch(deps, wanted)), campaign: null, zone: deps.defaultZone };
            const launched = await launchSurvey(deps, wanted);
            await office.wake('due');
            return { ...launched, zone: deps.defaultZone };
          });
          const { campaign, invited, unreachable, fitting, seed, yearsWithoutHolidays, warnings } = done;
          for (const warning of warnings) tools.io.err(warningLine(warning));
          if (yearsWithoutHolidays.length > 0) tools.io.err(`Hari libur tahun ${yearsWithoutHolidays.join(', ')} belum ada; Senin sampai Jumat dihitung sebagai hari kerja.\n`);
          const lots = seed === null ? '' : ` Diundi ${invited} dari ${fitting} orang dengan seed ${seed}.`;
          if (campaign !== null) {
            return {
              json: { campaign, invited, unreachable, ...(seed !== null && { fitting, seed }), ...(warnings.length > 0 && { warnings }) },
              human: `Kampanye ${campaign}: ${invited} orang diundang, ${unreachable} di antaranya belum terhubung.${lots}`,
            };
          }
          const moment = (at: number): string => formatMoment(at, done.zone, 'id');
          const { gapUnknown, units, opensAt, closesAt, rounds } = done;
          return {
            json: { campaign, dryRun: true, invited, unreachable, fitting, seed, gapUnknown, units, opensAt: iso(opensAt), closesAt: iso(closesAt), rounds: rounds.map(({ from, to }) => ({ from: iso(from), to: iso(to) })), yearsWithoutHolidays, warnings },
            human: [
              `Belum ada yang diundang; ini baru rencana. ${invited} orang akan diundang, ${unreachable} di antaranya belum terhubung.${lots}`,
              ...units.map((u) => `${u.unit}: ${u.invited} orang, ${u.unreachable} belum terhubung`),
              ...rounds.map(({ from }, i) => `${i === 0 ? 'Undangan' : `Pengingat ${i}`}: mulai ${moment(from)}`),
              `Ditutup: ${moment(closesAt)}`,
            ].join('\n'),
          };
        }, { together: (unread) => together(o, unread), lookUp: async (tools) => await besideAudience(tools, id, o) });
      });
  },
};
