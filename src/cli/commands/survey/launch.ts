import { InvalidArgumentError } from 'commander';
import { parseInstant } from './instant.js';
import type { AudienceAsked } from '../../../app/audience.js';
import { MOST_REMINDERS, readReminderPlan, type ReminderPlan } from '../../../domain/learning/reminderPlan.js';
import { InputRejected, WrongUse } from '../../../support/errors.js';
import { problemLine } from '../../problems.js';
import type { CliTools, SubCommand } from '../../types.js';

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
  if (!(n >= least && n <= most)) throw new InvalidArgumentError(`A whole number from ${least} to ${most}.`);
  return n;
};

function parseGap(text: string): { readonly competency: string; readonly least: number } {
  const [, competency, least] = /^([a-z][a-z_]*)(?::(\d(?:\.\d+)?))?$/.exec(text) ?? [];
  if (competency === undefined || Number(least ?? 1) <= 0) throw new InvalidArgumentError('A competency and the least gap, such as komunikasi:2.');
  return { competency, least: Number(least ?? 1) };
}

function parsePlan(text: string): ReminderPlan {
  const plan = readReminderPlan(text);
  if (plan === null) throw new InvalidArgumentError('Shares of the time or days before the close, at most five, such as 1/2,80%,1d.');
  return plan;
}

const another = (text: string, all: readonly string[] | undefined): readonly string[] => [...(all ?? []), text];

function parseStatuses(text: string): readonly string[] {
  const wanted = text.split(',').map((one) => one.trim());
  const unknown = wanted.find((one) => !STATUSES.some((status) => status.toLowerCase() === one.toLowerCase()));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is none of ${STATUSES.join(', ')}.`);
  return wanted;
}
const STATUSES = ['PNS', 'PPPK', 'PPPK Paruh Waktu'] as const;

const baseName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;

/** What the officer wrote, as rules. @throws WrongUse when nobody is named, or when two options say the same thing. */
async function audienceOf(tools: CliTools, o: LaunchOptions): Promise<AudienceAsked> {
  if ([o.unit, o.position, o.status, o.gap, o.course, o.nips].every((rule) => rule === undefined)) throw new WrongUse('Say who is asked: --unit, --position, --status, --gap, --course or --nips.');
  if (o.sample !== undefined && o.quota !== undefined) throw new WrongUse('Either --sample or --quota.');
  if (o.reminders !== undefined && o.remind !== undefined) throw new WrongUse('Either --reminders or --remind.');
  if (o.seed !== undefined && o.sample === undefined && o.quota === undefined) throw new WrongUse('--seed goes with --sample or --quota.');
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
  for (const warning of warnings) tools.io.err(`Perhatian ${problemLine(warning)}`);
  if (problems.length > 0) throw new InputRejected('Daftar NIP tidak dapat dipakai. The list of people cannot be used.', problems);
  return nips;
}

const iso = (at: number): string => new Date(at).toISOString();

/**
 * JSON of a launch: `{"campaign":"c1","invited":12,"unreachable":3}`, and where people were drawn also `"fitting":40,"seed":7`.
 * With `--dry-run`, which stores nothing: `{"campaign":null,"dryRun":true,"invited":12,"unreachable":3,"fitting":40,"seed":7,"gapUnknown":null,
 * "units":[{"unit":"Dinas / Sekretariat","invited":12,"unreachable":3}],"opensAt":"…","closesAt":"…","rounds":[{"from":"…","to":"…"}],"yearsWithoutHolidays":[2027]}`;
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
            surveyId: id,
            ...(await audienceOf(tools, o)),
            ...(o.opens !== undefined && { opensAt: o.opens }),
            ...(o.closes !== undefined && { closesAt: o.closes }),
            ...(reminders !== undefined && { reminders }),
            ...(o.seed !== undefined && { seed: o.seed }),
          };
          const done = await tools.withOffice(async (office) => {
            await office.publishSurveys();
            const deps = { ...office.talk, defaultZone: office.defaultZone };
            if (o.dryRun === true) return { ...(await planLaunch(deps, wanted)), campaign: null, zone: deps.defaultZone };
            const launched = await launchSurvey(deps, wanted);
            await office.wake('due');
            return { ...launched, zone: deps.defaultZone };
          });
          const { campaign, invited, unreachable, fitting, seed, yearsWithoutHolidays } = done;
          for (const warning of done.warnings) tools.io.err(`Perhatian ${problemLine(warning)}`);
          if (yearsWithoutHolidays.length > 0) tools.io.err(`Hari libur tahun ${yearsWithoutHolidays.join(', ')} belum ada; Senin sampai Jumat dihitung sebagai hari kerja.\n`);
          const lots = seed === null ? '' : ` Diundi ${invited} dari ${fitting} orang dengan seed ${seed}.`;
          if (campaign !== null) {
            return {
              json: { campaign, invited, unreachable, ...(seed !== null && { fitting, seed }) },
              human: `Kampanye ${campaign}: ${invited} orang diundang, ${unreachable} di antaranya belum terhubung.${lots}`,
            };
          }
          const moment = (at: number): string => formatMoment(at, done.zone, 'id');
          const { gapUnknown, units, opensAt, closesAt, rounds } = done;
          return {
            json: { campaign, dryRun: true, invited, unreachable, fitting, seed, gapUnknown, units, opensAt: iso(opensAt), closesAt: iso(closesAt), rounds: rounds.map(({ from, to }) => ({ from: iso(from), to: iso(to) })), yearsWithoutHolidays },
            human: [
              `Belum ada yang diundang; ini baru rencana. ${invited} orang akan diundang, ${unreachable} di antaranya belum terhubung.${lots}`,
              ...units.map((u) => `${u.unit}: ${u.invited} orang, ${u.unreachable} belum terhubung`),
              ...rounds.map(({ from }, i) => `${i === 0 ? 'Undangan' : `Pengingat ${i}`}: mulai ${moment(from)}`),
              `Ditutup: ${moment(closesAt)}`,
            ].join('\n'),
          };
        });
      });
  },
};
