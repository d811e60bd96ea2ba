import type { Language } from '../types.js';

export type ProblemWords = Readonly<Record<Language, string>>;

const names = (known: readonly string[], or: string): string => known.map((name) => `${name}()`).join(` ${or} `);
const count = (least: number, most: number, to: string, atLeast: string): string => (least === most ? `${least}` : most === Infinity ? `${atLeast} ${least}` : `${least} ${to} ${most}`);

/** Why an expression cannot be read, in words for whoever wrote the form. */
export const PROBLEMS = {
  tooLong: (limit: number): ProblemWords => ({
    id: `Rumus paling panjang ${limit} huruf. Bagi menjadi beberapa baris calculate.`,
    en: `an expression has at most ${limit} characters; split it into several calculate rows`,
  }),
  tooDeep: (): ProblemWords => ({ id: 'Rumus bertumpuk terlalu dalam. Bagi menjadi beberapa baris calculate.', en: 'the expression is nested too deeply; split it into several calculate rows' }),
  tooManyParts: (): ProblemWords => ({ id: 'Rumus terdiri atas terlalu banyak bagian. Bagi menjadi beberapa baris calculate.', en: 'the expression has too many parts; split it into several calculate rows' }),
  endsEarly: (): ProblemWords => ({ id: 'Rumus berakhir terlalu cepat.', en: 'the expression ends too early' }),
  operatorMissing: (before: string): ProblemWords => ({
    id: `Tanda seperti "and" atau "=" belum ada sebelum "${before}".`,
    en: `an operator such as "and" or "=" is missing before "${before}"`,
  }),
  valueMissing: (before: string): ProblemWords => ({ id: `Nilai belum ada sebelum "${before}".`, en: `a value is missing before "${before}"` }),
  bracketOpen: (bracket: string): ProblemWords => ({ id: `Tanda kurung "${bracket}" di sini belum ditutup.`, en: `the bracket "${bracket}" opened here is not closed` }),
  quoteOpen: (): ProblemWords => ({ id: 'Teks dalam tanda kutip belum ditutup.', en: 'a text in quotes is not closed' }),
  questionForm: (): ProblemWords => ({ id: 'Pertanyaan ditulis sebagai ${nama}.', en: 'a question is written as ${name}' }),
  unreadable: (character: string): ProblemWords => ({ id: `"${character}" tidak dapat dibaca di sini.`, en: `"${character}" cannot be read here` }),
  stepMissing: (): ProblemWords => ({ id: 'Setelah "/" atau "::" harus ada nama.', en: 'a name is missing after "/" or "::"' }),
  axisUnknown: (axis: string): ProblemWords => ({ id: `Arah "${axis}::" tidak dikenal.`, en: `the axis "${axis}::" is not known` }),
  functionUnknown: (name: string, near: readonly string[]): ProblemWords => ({
    id: `Fungsi ${name}() tidak dikenal.${near.length === 0 ? '' : ` Mungkin maksudnya ${names(near, 'atau')}.`}`,
    en: `the function ${name}() is not known${near.length === 0 ? '' : `; perhaps ${names(near, 'or')} is meant`}`,
  }),
  argumentCount: (name: string, least: number, most: number, found: number): ProblemWords => ({
    id: `${name}() memerlukan ${count(least, most, 'sampai', 'paling sedikit')} isian di dalam kurung; di sini ada ${found}.`,
    en: `${name}() takes ${count(least, most, 'to', 'at least')} arguments, not ${found}`,
  }),
  patternUnreadable: (pattern: string): ProblemWords => ({ id: `Pola "${pattern}" tidak dapat dibaca. Periksa tanda kurungnya.`, en: `"${pattern}" is no regular expression` }),
} as const;
