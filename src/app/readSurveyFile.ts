import { loadCompetencies } from '../content/competencies.js';
import { parseForm } from '../domain/survey/form/parse.js';
import type { FormProblem } from '../domain/survey/form/problem.js';
import type { Language, Survey } from '../domain/survey/types.js';
import { readForm, type Picture } from '../formats/form/read-form.js';

/** A form file, understood. With any error there is no survey to play; `draft` is what can be said about it all the same. */
export type SurveyFile =
  | { readonly ok: true; readonly survey: Survey; readonly warnings: readonly FormProblem[]; readonly pictures: ReadonlyMap<string, Picture> }
  | { readonly ok: false; readonly draft: Survey | null; readonly warnings: readonly FormProblem[]; readonly errors: readonly FormProblem[] };

/**
 * Reads an XLSForm (`.xlsx`, `.xls`, `.yaml`, alone or in a folder or ZIP with its pictures and CSV files) and understands it. Everything that is wrong is named at once.
 * @param path of the file or folder.
 */
export async function readSurveyFile(path: string, options: { readonly language?: Language } = {}): Promise<SurveyFile> {
  const language = options.language ?? 'id';
  const reading = await readForm(path, { language });
  if (!reading.ok) return { ok: false, draft: null, warnings: [], errors: reading.problems };
  const competencies = new Set(loadCompetencies().competencies.value.map(({ key }) => key));
  const parsed = parseForm(reading.sheets, { competencies, language });
  const warnings = [...reading.warnings, ...parsed.warnings];
  const errors = [...reading.mistakes, ...('problems' in parsed ? parsed.problems : [])];
  if ('survey' in parsed && errors.length === 0) return { ok: true, survey: parsed.survey, warnings, pictures: reading.media };
  return { ok: false, draft: 'survey' in parsed ? parsed.survey : (parsed.draft ?? null), warnings, errors };
}
