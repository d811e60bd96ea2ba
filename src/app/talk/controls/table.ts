import type { Control } from '../../../domain/survey/shown.js';
import { acknowledge } from './acknowledge.js';
import { attachment } from './attachment.js';
import { choose } from './choose.js';
import { date } from './date.js';
import { more } from './more.js';
import { number } from './number.js';
import { place } from './place.js';
import { range } from './range.js';
import { rank } from './rank.js';
import { text } from './text.js';
import { time } from './time.js';
import { toggle } from './toggle.js';
import type { ShowControl } from './types.js';

/** Every way in which an answer is given. */
export const CONTROLS = { choose, toggle, rank, range, date, time, number, text, acknowledge, attachment, place, more } satisfies { [K in Control['kind']]: ShowControl<K> };
