import type { Problem } from '../support/errors.js';

/** The endings that a file of each format may have, the usual one first. */
export type Endings<F extends string> = Readonly<Record<F, readonly string[]>>;

interface Wanted<F extends string> {
  readonly format?: F;
  readonly out?: string;
  /** A name without an ending is none either. */
  readonly always?: boolean;
}

/** The ending of a file's name in small letters; null where it has none. */
function endingOf(path: string): string | null {
  const name = path.split(/[/\\]/).at(-1) ?? '';
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? null : name.slice(dot + 1).toLowerCase();
}

function ofEnding<F extends string>(endings: Endings<F>, ending: string | null): F | undefined {
  for (const format in endings) if (ending !== null && endings[format].includes(ending)) return format;
  return undefined;
}

/** The end of a file's name tells its format where nobody says. */
export function formatOf<F extends string>(endings: Endings<F>, { format, out }: Wanted<F>, usual: NoInfer<F>): F {
  return format ?? ofEnding(endings, endingOf(out ?? '')) ?? usual;
}

/** What is wrong with the name of a file: an ending that no format has would be opened by a program that cannot read it, and so would one of another format. */
export function endingProblems<F extends string>(endings: Endings<F>, { format, out, always }: Wanted<F>): readonly Problem[] {
  const ending = endingOf(out ?? '');
  if (ending === null && always !== true) return [];
  const found = ofEnding(endings, ending);
  if (format !== undefined && found !== format && ending !== null) {
    const fitting = endings[format].map((one) => `.${one}`).join(', ');
    return [{ column: 'out', message: `Akhiran .${ending} tidak cocok dengan --format ${format}; pakai ${fitting}. The ending does not fit the format; use ${fitting}.` }];
  }
  if (found !== undefined) return [];
  const written = ending === null ? 'tanpa akhiran' : `berakhiran .${ending}`;
  const known = Object.values<readonly string[]>(endings).map(([usual = '']) => `.${usual}`).join(', ');
  return [{ column: 'out', message: `Berkas ${written} tidak dapat ditulis; pakai ${known}. A file of this ending cannot be written; use ${known}.` }];
}
