import type { QuestionKind } from '../types.js';
import type { Findings, Spot } from './problem.js';

/** What the column `parameters` may hold for each kind (pyxform). Those of `idle` tune what a phone's own form reader does and mean nothing in a chat. */
const ALLOWED: Partial<Readonly<Record<QuestionKind, { readonly used: readonly string[]; readonly idle: readonly string[] }>>> = {
  select_one: { used: ['randomize', 'seed', 'value', 'label'], idle: [] },
  select_multiple: { used: ['randomize', 'seed', 'value', 'label'], idle: [] },
  rank: { used: ['randomize', 'seed', 'value', 'label'], idle: [] },
  range: { used: ['start', 'end', 'step'], idle: ['tick_interval', 'placeholder', 'tick_labelset'] },
  text: { used: ['rows'], idle: [] },
  image: { used: ['max-pixels'], idle: ['app'] },
  audio: { used: [], idle: ['quality'] },
  geopoint: { used: [], idle: ['allow-mock-accuracy', 'capture-accuracy', 'warning-accuracy'] },
  metadata: { used: [], idle: ['location-priority', 'location-min-interval', 'location-max-age', 'track-changes', 'identify-user', 'track-changes-reasons', 'allow-mock-accuracy'] },
};

/** Keep their case: a file's columns, and a question's name. */
const AS_WRITTEN = new Set(['label', 'value', 'seed']);

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Reads `start=1; end=10` (or with commas or spaces between) and says what of it is wrong; empty where there is nothing. */
export function readParameters(text: string, kind: QuestionKind, spot: Spot, findings: Findings): Readonly<Record<string, string>> {
  const found = new Map<string, string>();
  for (const part of text === '' ? [] : partsOf(text)) {
    const [key = '', value] = part.split('=').map((each) => each.trim());
    if (value === undefined || key === '' || key === '__proto__') findings.error(spot, findings.say.parameterForm(part));
    else found.set(key.toLowerCase(), AS_WRITTEN.has(key.toLowerCase()) ? value : value.toLowerCase());
  }
  const { used, idle } = ALLOWED[kind] ?? { used: [], idle: [] };
  for (const key of found.keys()) {
    if (idle.includes(key)) findings.warn(spot, findings.say.parameterIdle(key));
    else if (!used.includes(key)) findings.error(spot, used.length === 0 ? findings.say.noParameters(key, kind) : findings.say.parameterUnknown(key, used));
  }
  if (kind === 'range') checkRange(found, spot, findings);
  checkChosen(found, spot, findings);
  return Object.fromEntries(found);
}

function partsOf(text: string): readonly string[] {
  for (const separator of [';', ',']) {
    const parts = text.split(separator).map((part) => part.trim()).filter((part) => part !== '');
    if (parts.length > 1) return parts;
  }
  const [only = ''] = text.split(/[;,]/).map((part) => part.trim()).filter((part) => part !== '');
  return only.replace(/\s*=\s*/g, '=').split(/\s+/);
}

/** A range without parameters goes from 1 to 10 in steps of 1. */
function checkRange(found: Map<string, string>, spot: Spot, findings: Findings): void {
  for (const [key, value] of [['start', '1'], ['end', '10'], ['step', '1']] as const) if (!found.has(key)) found.set(key, value);
  const [start, end, step] = ['start', 'end', 'step'].map((key) => (NUMBER.test(found.get(key) ?? '') ? Number(found.get(key)) : NaN));
  if (start === undefined || end === undefined || step === undefined || ![start, end, step].every(Number.isFinite)) return findings.error(spot, findings.say.rangeNotNumbers());
  if (step === 0) return findings.error(spot, findings.say.rangeStepZero());
  if (Math.abs(step) > Math.abs(end - start)) findings.error(spot, findings.say.rangeStepTooLarge());
}

function checkChosen(found: ReadonlyMap<string, string>, spot: Spot, findings: Findings): void {
  const randomize = found.get('randomize');
  if (randomize !== undefined && randomize !== 'true' && randomize !== 'false') findings.error(spot, findings.say.randomizeTruth(randomize));
  const seed = found.get('seed');
  if (seed !== undefined && randomize === undefined) findings.error(spot, findings.say.seedAlone());
  if (seed !== undefined && !NUMBER.test(seed) && !/^\$\{[^{}]+\}$/.test(seed)) findings.error(spot, findings.say.seedForm(seed));
  for (const key of ['max-pixels', 'rows']) {
    const value = found.get(key);
    if (value !== undefined && !/^\d{1,6}$/.test(value)) findings.error(spot, findings.say.parameterWhole(key));
  }
}
