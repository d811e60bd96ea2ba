import { loadHolidays } from '../../src/content/holidays.js';
import { loadSurveys } from '../../src/content/surveys.js';
import { runDue } from '../../src/app/due/run.js';
import type { DueDeps } from '../../src/app/due/types.js';
import { importCourse } from '../../src/app/importCourse.js';
import { importEmployees } from '../../src/app/importEmployees.js';
import { launchSurvey } from '../../src/app/launchSurvey.js';
import { endOutbox } from '../../src/db/outbox.js';
import { storeMissingHolidays } from '../../src/db/holidays.js';
import { publishSurveys } from '../../src/db/surveyVersions.js';
import { fixedClock, type EpochMs } from '../../src/support/clock.js';
import { sequentialIds } from '../../src/support/ids.js';
import { silentLogger, type Logger } from '../../src/support/logger.js';
import { borrowDatabase } from '../support/database.js';

/** 09:00 WIB on Monday, 23 November 2026. */
export const MONDAY = Date.parse('2026-11-23T02:00:00Z');

export const nip = (n: number): string => `19800101200501${1}${String(n).padStart(3, '0')}`;

export interface Line {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export function listeningLogger(): { readonly log: Logger; readonly lines: Line[] } {
  const lines: Line[] = [];
  const log: Logger = {
    ...silentLogger,
    info: (fields, message) => void lines.push({ level: 'info', message, fields }),
    warn: (fields, message) => void lines.push({ level: 'warn', message, fields }),
    error: (fields, message) => void lines.push({ level: 'error', message, fields }),
    child: () => log,
  };
  return { log, lines };
}

/** A migrated database with the surveys and holidays that ship, a clock that stands still, and people in two units of one office. */
export async function openHouse(start: EpochMs = MONDAY) {
  const database = await borrowDatabase();
  const clock = fixedClock(start);
  const { log, lines } = listeningLogger();
  const { db } = database;
  const posted: { leader: number; week: string }[] = [];
  const deps: DueDeps = {
    db,
    clock,
    log,
    ids: sequentialIds('house'),
    render: (chat, view) => [{ method: 'sendMessage', params: { chat_id: chat, text: view.text, parse_mode: 'HTML', link_preview_options: { is_disabled: true } } }],
    postDigest: async (leader, week) => {
      posted.push({ leader, week });
      return { state: 'done', note: null };
    },
  };
  await publishSurveys(db, loadSurveys(), start);
  await storeMissingHolidays(db, loadHolidays());
  const importDeps = { ...deps, defaultZone: 'Asia/Jakarta' };

  return {
    db,
    clock,
    deps,
    lines,
    posted,
    importDeps,
    hire: (rows: readonly string[]) =>
      importEmployees(importDeps, new TextEncoder().encode(['nip,nama,email,telepon,jabatan,unit,unit_induk,nip_atasan,status,zona_waktu', ...rows].join('\n')), 'pegawai.csv'),
    /** People `1..n` of the unit, the first one their supervisor. */
    hireMany: async (n: number, unit = 'Sekretariat', zone = 'Asia/Jakarta') => {
      const rows = Array.from({ length: n }, (_, i) => `${nip(i + 1)},Pegawai ${i + 1},,,Staf,${unit},Dinas Pendidikan,${i === 0 ? '' : nip(1)},PNS,${zone}`);
      const header = 'nip,nama,email,telepon,jabatan,unit,unit_induk,nip_atasan,status,zona_waktu';
      return await importEmployees(importDeps, new TextEncoder().encode([header, ...rows].join('\n')), 'pegawai.csv');
    },
    idOf: async (n: number) => (await db.prisma.employee.findUniqueOrThrow({ where: { nip: nip(n) } })).id,
    /** A chat that has agreed and stands for the person; chat 100 + n. */
    bind: async (...people: readonly number[]) => {
      for (const n of people) {
        const { id } = await db.prisma.employee.findUniqueOrThrow({ where: { nip: nip(n) } });
        await db.prisma.chat.create({ data: { id: BigInt(100 + n), consent: 'accepted', noticeVersion: '1', employeeId: id } });
      }
    },
    launch: (unitName: string, more: { closesAt?: EpochMs } = {}) => launchSurvey(importDeps, { surveyId: 'kebutuhan-pelatihan', unitName, ...more }),
    course: (text: string) => importCourse(importDeps, text),
    /** Does everything that is due now. */
    work: async () => {
      for (let runs = 0; runs < 500; runs++) if ((await runDue(deps)).claimed === 0) return;
      throw new Error('Due work never ended.');
    },
    /** What waits to be sent, oldest first. */
    queued: async () => {
      const rows = await db.prisma.outbox.findMany({ where: { state: 'queued' }, orderBy: { id: 'asc' } });
      return rows.map((r) => ({ id: Number(r.id), key: r.key, kind: r.kind, chat: Number(r.chatId), lane: r.lane, subject: r.subject, text: textOf(r.payload) }));
    },
    /** Delivers everything that waits. */
    deliver: async () => {
      const rows = await db.prisma.outbox.findMany({ where: { state: 'queued' }, select: { id: true } });
      await db.prisma.outbox.updateMany({ where: { state: 'queued' }, data: { state: 'sending' } });
      await endOutbox(db, rows.map((r) => ({ id: Number(r.id), state: 'sent', platformId: '1' })), clock.now());
      return rows.length;
    },
    due: async (kind: string) =>
      (await db.prisma.dueWork.findMany({ where: { kind }, orderBy: { id: 'asc' } })).map((r) => ({ key: r.key, state: r.state, note: r.note, at: r.dueAt.toISOString(), employee: r.employeeId })),
    close: () => database.drop(),
  };
}

export type House = Awaited<ReturnType<typeof openHouse>>;

function textOf(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null || !('params' in payload)) return '';
  const { params } = payload;
  return typeof params === 'object' && params !== null && 'text' in params ? String(params.text) : '';
}
