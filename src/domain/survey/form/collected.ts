import type { Text } from '../types.js';
import type { ChoiceColumn, SurveyColumn } from './headers.js';
import type { Findings, Spot } from './problem.js';
import type { FormRow } from './rows.js';

/** Where an expression stands in the form, and what it is for. */
export interface WrittenExpression {
  readonly spot: Spot;
  readonly source: string;
  /** Of a `choice_filter`: what can be read of each choice. */
  readonly columns?: ReadonlySet<string>;
}

/** Words in one cell of one language. */
interface WrittenWords {
  readonly spot: Spot;
  readonly text: string;
}

/** What has to be looked at once the whole form is known: expressions, words with `${question}` in them, and which languages they are in. */
export class Collected {
  readonly expressions: WrittenExpression[] = [];
  readonly texts: WrittenWords[] = [];
  private readonly translations = new Map<string, { readonly row: FormRow<string>; readonly sheet: string; readonly column: string; readonly languages: readonly string[] }[]>();

  constructor(readonly findings: Findings) {
    this.words = this.words.bind(this);
  }

  /** Notes an expression and gives it back; undefined for an empty cell. */
  expression(spot: Spot, source: string, columns?: ReadonlySet<string>): string | undefined {
    if (source === '') return undefined;
    this.expressions.push({ spot, source, ...(columns === undefined ? {} : { columns }) });
    return source;
  }

  words<C extends SurveyColumn | ChoiceColumn>(row: FormRow<C>, column: C, words: Text): void {
    for (const [language, text] of Object.entries(words)) this.texts.push({ spot: row.spot(column, language), text });
    const sheet = row.whole.sheet ?? '';
    const key = `${sheet}\n${column}`;
    const cells = this.translations.get(key) ?? [];
    this.translations.set(key, cells);
    cells.push({ row, sheet, column, languages: Object.keys(words) });
  }

  /** Warns of each column that lacks words in one of the form's languages, with the rows. */
  sayMissing(languages: readonly string[]): void {
    for (const cells of this.translations.values()) {
      for (const language of languages) {
        const missing = cells.filter((cell) => !cell.languages.includes(language));
        const [first] = missing;
        if (first === undefined) continue;
        const { say } = this.findings;
        this.findings.warn({ sheet: first.sheet, row: first.row.row, column: first.row.spot(first.column, language).column ?? first.column }, say.translationMissing(first.column, language, missing.map(({ row }) => row.row)));
      }
    }
  }
}
