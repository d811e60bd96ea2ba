import type { QuestionKind } from '../types.js';
import { acknowledge } from './acknowledge.js';
import { audio, file, image } from './attachments.js';
import { date } from './date.js';
import { datetime } from './datetime.js';
import { decimal } from './decimal.js';
import { geopoint } from './geopoint.js';
import { integer } from './integer.js';
import { more } from './more.js';
import { range } from './range.js';
import { rank } from './rank.js';
import type { KindRules } from './rules.js';
import { selectMultiple } from './select-multiple.js';
import { selectOne } from './select-one.js';
import { calculate, hidden, metadata, note, preload } from './silent.js';
import { text } from './text.js';
import { time } from './time.js';

/** Every kind of question, each with its rules. */
export const KINDS: Readonly<Record<QuestionKind, KindRules>> = {
  select_one: selectOne,
  select_multiple: selectMultiple,
  rank,
  integer,
  decimal,
  range,
  text,
  date,
  time,
  datetime,
  acknowledge,
  image,
  file,
  audio,
  geopoint,
  note,
  calculate,
  hidden,
  start: preload,
  end: preload,
  today: preload,
  metadata,
  more,
} satisfies Record<QuestionKind, KindRules>;
