import type { SurveyFault } from '../compile.js';
import { choicesOf, isQuestion, type Choice, type Survey } from '../types.js';
import type { CompiledNode } from './nodes.js';

/** XForms names are XML names without a colon. */
const NAME = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;

/** What is wrong with the shape of a survey, whoever wrote it: names, choices, calculations. A survey that asks nothing can be played: what it tells and computes. */
export function shapeFaults(survey: Survey, nodes: readonly CompiledNode[]): readonly SurveyFault[] {
  return nodes.flatMap((compiled) => nodeFaults(survey, compiled));
}

function nodeFaults(survey: Survey, { node, name, parent }: CompiledNode): SurveyFault[] {
  const faults: SurveyFault[] = [];
  if (node?.kind === 'more') return faults;
  const fault = (column: string, id: string, en: string): void => void faults.push({ question: name, column, message: { id, en } });
  if (!NAME.test(name) || name === '__proto__') fault('name', `"${name}" bukan nama. Pakai huruf, angka, "_", "-", dan ".", tidak diawali angka.`, `"${name}" is no name. Use letters, digits, "_", "-" and ".", no digit first.`);
  const twins = parent?.children.filter((other) => other.name === name) ?? [];
  if (twins.length > 1 && twins[0]?.node !== node) fault('name', `Nama "${name}" dipakai dua kali. Ganti salah satu.`, `The name "${name}" is used twice. Change one.`);
  if (node === null || !isQuestion(node)) return faults;
  const selects = node.kind === 'select_one' || node.kind === 'select_multiple' || node.kind === 'rank';
  const choices = choicesOf(survey, node);
  if (selects && choices.length === 0) fault('type', 'Pertanyaan pilihan perlu daftar pilihan. Tambahkan di lembar choices.', 'A question to choose from needs choices. Add them on the sheet choices.');
  if (node.choiceFilter !== undefined && node.list === undefined) fault('choice_filter', 'choice_filter perlu daftar di lembar choices. Pindahkan pilihannya ke sana.', 'A choice_filter needs a list on the sheet choices. Move the choices there.');
  if (node.choices !== undefined) faults.push(...choiceFaults(name, node.choices));
  if (!selects && (node.choices !== undefined || node.list !== undefined)) fault('type', `Pertanyaan ${node.kind} tidak punya pilihan. Hapus daftarnya, atau pakai select_one.`, `A question of type ${node.kind} has no choices. Take the list out, or use select_one.`);
  if (node.kind === 'calculate' && node.calculation === undefined && node.default === undefined) fault('calculation', 'Baris calculate tanpa calculation. Isi rumusnya.', 'A calculate row without a calculation. Fill in the formula.');
  if (node.trigger !== undefined && node.trigger.length > 0 && node.calculation === undefined) fault('trigger', 'trigger perlu calculation. Isi rumusnya, atau hapus trigger.', 'A trigger needs a calculation. Fill in the formula, or take the trigger out.');
  return faults;
}

function choiceFaults(question: string, choices: readonly Choice[]): readonly SurveyFault[] {
  const seen = new Set<string>();
  return choices.flatMap((choice) => {
    const twice = seen.has(choice.name);
    seen.add(choice.name);
    if (/\s/.test(choice.name) || choice.name === '') return [{ question, column: 'type', message: { id: `Nama pilihan "${choice.name}" kosong atau memuat spasi. Tulis tanpa spasi.`, en: `The choice name "${choice.name}" is empty or has a space. Write it without.` } }];
    return twice ? [{ question, column: 'type', message: { id: `Pilihan "${choice.name}" ada dua kali. Ganti salah satu.`, en: `The choice "${choice.name}" is there twice. Change one.` } }] : [];
  });
}
