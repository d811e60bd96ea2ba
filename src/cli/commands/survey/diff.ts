import { InputRejected } from '../../../support/errors.js';
import { diffSurveys, type SurveyChange } from '../../../domain/survey/diff.js';
import { words, type Text } from '../../../domain/survey/types.js';
import { formErrors } from '../../problems.js';
import type { SubCommand } from '../../types.js';

const PARTS: Readonly<Record<string, string>> = {
  label: 'kalimat', hint: 'petunjuk', guidance: 'penjelasan', requiredMessage: 'pesan bila kosong', constraintMessage: 'pesan bila ditolak', image: 'gambar', required: 'wajib', relevant: 'syarat tampil', constraint: 'batas jawaban',
  calculation: 'rumus', trigger: 'pemicu', default: 'isian awal', readOnly: 'hanya baca', choiceFilter: 'saringan pilihan', parameters: 'parameter', appearance: 'tampilan', count: 'banyaknya ulangan', timeLimit: 'batas waktu',
  competency: 'kompetensi', level: 'tingkat', measure: 'ukuran', score: 'nilai', correct: 'jawaban benar',
};

const shown = (value: unknown): string => (value === null ? 'kosong' : typeof value === 'string' ? `"${value}"` : JSON.stringify(value));
const said = (text: Text | null): string => (text === null ? 'kosong' : `"${words(text, 'id')}"`);

/** One change in one line, as an officer reads it. */
function line(change: SurveyChange): string {
  switch (change.kind) {
    case 'added':
      return `+ ${change.key}: baru (${change.type}) ${said(change.label)}`;
    case 'removed':
      return `- ${change.key}: dihapus (${change.type}) ${said(change.label)}`;
    case 'renamed':
      return `~ ${change.key}: berganti nama, dulu ${change.before}; hasilnya tidak tersambung dengan sendirinya`;
    case 'moved':
      return `~ ${change.key}: pindah, dulu di ${change.before.key} urutan ${change.before.place}, kini urutan ${change.after.place}`;
    case 'retyped':
      return `~ ${change.key}: jenis ${change.before} menjadi ${change.after}; hasil lama dan baru dipisah`;
    case 'reworded':
      return `~ ${change.key}: ${PARTS[change.part] ?? change.part} ${said(change.before)} menjadi ${said(change.after)}`;
    case 'rule':
    case 'counting':
      return `~ ${change.key}: ${PARTS[change.part] ?? change.part} ${shown(change.before)} menjadi ${shown(change.after)}`;
    case 'choice-added':
      return `+ ${change.key}: pilihan baru ${change.choice} ${said(change.label)}`;
    case 'choice-removed':
      return `- ${change.key}: pilihan ${change.choice} ${said(change.label)} dihapus`;
    case 'choice-relabelled':
      return `~ ${change.key}: pilihan ${change.choice} ${said(change.before)} menjadi ${said(change.after)}`;
  }
}

/**
 * What an edit changes for those who are in the middle: they finish the version they began, and results join by the question's name.
 * JSON: `{"survey":"…","from":2,"to":3,"underWay":[{"version":2,"people":14}],"changes":[…]}`; `from` is the version published last, `to` the one that FILE would become
 * (the same where nothing differs), and each of `changes` is a `SurveyChange` (src/domain/survey/diff.ts): `{"kind":"reworded","key":"group/question","part":"label","before":{"id":"…"},"after":{"id":"…"}}`,
 * of kind `added`, `removed`, `renamed`, `moved`, `retyped`, `reworded`, `rule`, `counting`, `choice-added`, `choice-removed` or `choice-relabelled`.
 * A FILE with errors ends with exit code 1 and `{"survey":"…","errors":[…]}`, as `import` writes them.
 */
export const diff: SubCommand = {
  register: (group, run) => {
    group
      .command('diff <id> <file>')
      .description('Apa yang berubah bila FILE menggantikan survei ini. What an edit changes for those in the middle.')
      .action(async (id: string, file: string) => {
        await run(async (tools) => {
          const { readSurveyFile } = await import('../../../app/readSurveyFile.js');
          const read = await readSurveyFile(file);
          if (!read.ok) {
            tools.io.err(formErrors('Berkas belum dapat dibandingkan.', read.errors));
            return { json: { survey: id, errors: read.errors }, human: '', refused: true };
          }
          const { withPictures } = await import('../../../app/storePictures.js');
          const edited = withPictures(read.survey, read.pictures);
          const { publishedSurveys, underWay, versionToBe } = await import('../../../db/surveyVersions.js');
          const found = await tools.withOffice(async (office) => {
            await office.publishSurveys();
            const before = (await publishedSurveys(office.db)).find((survey) => survey.id === id);
            if (before === undefined) throw new InputRejected(`Tidak ada survei "${id}". There is no such survey.`, [{ column: 'survey', message: 'pamong survey list menunjukkan survei yang ada.' }]);
            return { before, people: await underWay(office.db, id, office.talk.clock.now()), to: await versionToBe(office.db, { ...edited, id }) };
          });
          const changes = diffSurveys(found.before, edited);
          const waiting = found.people.reduce((sum, { people }) => sum + people, 0);
          const about = changes.length === 0 ? 'Tidak ada yang berubah bagi penjawab.' : changes.map(line).join('\n');
          const middle = waiting === 0 ? 'Saat ini tidak ada yang sedang mengisi.' : `${waiting} orang sedang mengisi dan menyelesaikan versi yang mereka mulai.`;
          return { json: { survey: id, from: found.before.version, to: found.to, underWay: found.people, changes }, human: `${about}\n${middle}` };
        });
      });
  },
};
