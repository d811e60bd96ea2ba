import type { QuestionKind } from '../types.js';
import { decimal } from './decimal.js';
import { integer } from './integer.js';
import type { KindRules } from './rules.js';
import { selectMultiple } from './select-multiple.js';
import { selectOne } from './select-one.js';
import { calculate, note } from './silent.js';
import { text } from './text.js';

/** Every kind of question, each with its rules. */
export const KINDS: Readonly<Record<QuestionKind, KindRules>> = {
  select_one: selectOne,
  select_multiple: selectMultiple,
  integer,
  decimal,
  text,
  note,
  calculate,
} satisfies Record<QuestionKind, KindRules>;
