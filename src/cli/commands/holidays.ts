import { Argument, InvalidArgumentError, Option } from 'commander';
import { HOLIDAY_KINDS, type HolidayKind } from '../../domain/calendar/types.js';
import { problemLine } from '../problems.js';
import type { CliCommand } from '../types.js';

const baseName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;

/** Fewer days off than this in a year are hardly all of them; Indonesia has some 25 a year. */
const FEW_DAYS = 10;

/**
 * The days on which nobody is written to. JSON: `list` gives `[{"date":"2026-01-01","kind":"libur nasional","name":"…"}]`; `add` `{"date":"…","kind":"…","name":"…","added":true}`
 * (`added` is false where the day was there and has changed at most); `remove` `{"date":"…","removed":true}`; `import` `{"added":25,"changed":0,"unchanged":0,"years":[2027],"errors":[]}`.
 */
export const holidays: CliCommand = {
  register: (program, run) => {
    const group = program.command('holidays').description('Hari libur dan cuti bersama. The days on which nobody is written to.');

    group
      .command('list')
      .description('Hari libur yang tersimpan. The days off as they are stored.')
      .addArgument(new Argument('[year]', 'only that year').argParser(readYear))
      .action(async (year: number | undefined) => {
        await run(async (tools) => {
          const { listHolidays } = await import('../../app/holidays.js');
          const days = await tools.withOffice((office) => listHolidays(office.db, year ?? null));
          const none = year === undefined ? 'Belum ada hari libur.' : `Hari libur tahun ${year} belum ada; Senin sampai Jumat dihitung sebagai hari kerja.`;
          return { json: days, human: days.length === 0 ? none : days.map((day) => `${day.date}  ${day.kind}  ${day.name}`).join('\n') };
        });
      });

    group
      .command('add <date> <name>')
      .description('Menambah atau membetulkan satu hari libur. Adds a day off, or corrects one.')
      .addOption(new Option('--kind <kind>', 'its kind').choices(HOLIDAY_KINDS).default('libur nasional'))
      .action(async (date: string, name: string, options: { kind: HolidayKind }) => {
        await run(async (tools) => {
          const { addHoliday } = await import('../../app/holidays.js');
          const day = { date, kind: options.kind, name: name.trim() };
          const { added, firstOfYear } = await tools.withOffice((office) => addHoliday(office.db, day));
          if (firstOfYear) tools.io.err(`Ini hari libur pertama untuk tahun ${date.slice(0, 4)}. Mohon lengkapi seluruh tahunnya: pamong holidays import BERKAS.\n`);
          return { json: { ...day, added }, human: added ? `Tersimpan: ${date}, ${name}.` : `Diperbarui: ${date}, ${name}.` };
        });
      });

    group
      .command('remove <date>')
      .description('Menghapus satu hari libur. Takes a day off away.')
      .action(async (date: string) => {
        await run(async (tools) => {
          const { dropHoliday } = await import('../../app/holidays.js');
          const removed = await tools.withOffice((office) => dropHoliday(office.db, date));
          return { json: { date, removed }, human: removed ? `Dihapus: ${date}.` : `${date} memang bukan hari libur.` };
        });
      });

    group
      .command('import <file>')
      .description('CSV atau XLSX: date kind name (tanggal jenis nama). All or nothing; safe to repeat.')
      .option('--dry-run', 'check only, change nothing')
      .action(async (file: string, options: { dryRun?: boolean }) => {
        await run(async (tools) => {
          const { importHolidays, listHolidays } = await import('../../app/holidays.js');
          const bytes = await tools.io.readFile(file);
          const { result, sparse } = await tools.withOffice(async (office) => {
            const imported = await importHolidays(office.db, bytes, baseName(file), { dryRun: options.dryRun === true });
            const stored = options.dryRun === true ? null : await listHolidays(office.db, null);
            return { result: imported, sparse: stored === null ? [] : imported.years.filter((year) => stored.filter(({ date }) => date.startsWith(`${year}-`)).length < FEW_DAYS) };
          });
          const { added, changed, unchanged, years, errors, warnings } = result;
          for (const warning of warnings) tools.io.err(`Perhatian ${problemLine(warning)}`);
          for (const year of sparse) tools.io.err(`Perhatian: tahun ${year} baru berisi kurang dari ${FEW_DAYS} hari libur. Mohon pastikan sudah lengkap.\n`);
          if (errors.length > 0) tools.io.err(`Tidak ada yang disimpan. Mohon perbaiki ${errors.length} hal berikut, lalu impor lagi:\n${errors.map(problemLine).join('')}`);
          return {
            json: { added, changed, unchanged, years, errors },
            human: errors.length > 0 ? '' : `${added} hari baru, ${changed} diperbarui, ${unchanged} tetap.${options.dryRun === true ? ' Ini baru pemeriksaan; belum ada yang disimpan.' : ''}`,
            refused: errors.length > 0,
          };
        });
      });
  },
};

function readYear(text: string): number {
  if (!/^20\d\d$/.test(text)) throw new InvalidArgumentError('Tulis tahun, misalnya 2027. A year is needed.');
  return Number(text);
}
