import type { Problem } from '../../support/errors.js';
import { problemLine } from '../problems.js';
import type { CliCommand, CliTools } from '../types.js';

const report = (tools: CliTools, errors: readonly Problem[], warnings: readonly Problem[]): void => {
  for (const warning of warnings) tools.io.err(`Perhatian ${problemLine(warning)}`);
  if (errors.length > 0) tools.io.err(`Tidak ada yang disimpan. Mohon perbaiki ${errors.length} hal berikut, lalu impor lagi:\n${errors.map(problemLine).join('')}`);
};

const baseName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;

/** A course file as text; a byte order mark is no part of it. */
const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8').decode(bytes);

export const importFiles: CliCommand = {
  register: (program, run) => {
    const group = program.command('import').description('Memasukkan pegawai, tuntutan jabatan, atau pelatihan dari berkas. Imports employees, what positions demand, or a course.');

    group
      .command('employees <file>')
      .description('CSV atau XLSX: nip nama email telepon jabatan unit unit_induk nip_atasan status zona_waktu. All or nothing; safe to repeat.')
      .option('--dry-run', 'check only, change nothing')
      .action(async (file: string, options: { dryRun?: boolean }) => {
        await run(async (tools) => {
          const { importEmployees } = await import('../../app/importEmployees.js');
          const bytes = await tools.io.readFile(file);
          const result = await tools.withOffice(({ talk, defaultZone }) =>
            importEmployees({ ...talk, defaultZone }, bytes, baseName(file), { dryRun: options.dryRun === true }),
          );
          const { created, updated, unchanged, errors, warnings } = result;
          report(tools, errors, warnings);
          return {
            json: { created, updated, unchanged, errors },
            human: errors.length > 0 ? '' : `${created} pegawai baru, ${updated} diperbarui, ${unchanged} tetap.${options.dryRun === true ? ' Ini baru pemeriksaan; belum ada yang disimpan.' : ''}`,
            refused: errors.length > 0,
          };
        });
      });

    group
      .command('positions <file>')
      .description('CSV atau XLSX: jabatan kompetensi jenjang. What each position demands, levels 1 to 5; what was known of these positions is replaced.')
      .option('--dry-run', 'check only, change nothing')
      .action(async (file: string, options: { dryRun?: boolean }) => {
        await run(async (tools) => {
          const { importPositions } = await import('../../app/importPositions.js');
          const bytes = await tools.io.readFile(file);
          const { positions, demands, errors, warnings } = await tools.withOffice(({ talk }) => importPositions(talk, bytes, baseName(file), { dryRun: options.dryRun === true }));
          report(tools, errors, warnings);
          return {
            json: { positions, demands, errors },
            human: errors.length > 0 ? '' : `${demands} tuntutan jenjang dari ${positions} jabatan.${options.dryRun === true ? ' Ini baru pemeriksaan; belum ada yang disimpan.' : ''}`,
            refused: errors.length > 0,
          };
        });
      });

    group
      .command('course <file>')
      .description('YAML: course, title, jp, sessions (start, end, zone, place), participants (NIP). Imported again, it moves or cancels sessions.')
      .option('--dry-run', 'check only, change nothing')
      .action(async (file: string, options: { dryRun?: boolean }) => {
        await run(async (tools) => {
          const { importCourse } = await import('../../app/importCourse.js');
          const text = textOf(await tools.io.readFile(file));
          const result = await tools.withOffice(async (office) => {
            const imported = await importCourse({ ...office.talk, defaultZone: office.defaultZone }, text, { dryRun: options.dryRun === true });
            await office.wake('due');
            return imported;
          });
          const { course, sessions, participants, errors, warnings } = result;
          report(tools, errors, warnings);
          return {
            json: { course, sessions, participants, errors },
            human: errors.length > 0 ? '' : `Pelatihan ${course}: ${sessions} sesi, ${participants} peserta.${options.dryRun === true ? ' Ini baru pemeriksaan; belum ada yang disimpan.' : ''}`,
            refused: errors.length > 0,
          };
        });
      });
  },
};
