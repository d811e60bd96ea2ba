import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { loadSurveys } from '../../src/content/surveys.js';
import { openingState, step } from '../../src/domain/survey/engine.js';
import { parseYamlForm } from '../../src/domain/survey/form/parse.js';
import { QUESTION_KINDS, REFUSALS, type Effect, type Env, type Input, type Survey, type SurveyState } from '../../src/domain/survey/types.js';

/*
 * Every file of conversations/ is played from an unbegun conversation: `survey` is the id of a shipped survey or an inline form, each step an input and the
 * effects it must have. UPDATE_GOLDEN=1 writes the effects anew; read the difference before you keep it.
 */
const folder = new URL('./conversations/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();

const turn = z.number().int();
const input = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('start'), known: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional() }),
  z.strictObject({ kind: z.literal('choose'), turn, choice: z.string() }),
  z.strictObject({ kind: z.literal('toggle'), turn, choice: z.string(), on: z.boolean() }),
  z.strictObject({ kind: z.literal('done'), turn }),
  z.strictObject({ kind: z.literal('look'), turn, page: z.number().int(), search: z.literal('').exactOptional() }),
  z.strictObject({ kind: z.literal('say'), text: z.string() }),
  z.strictObject({ kind: z.literal('attach'), attachment: z.strictObject({ file: z.string(), content: z.enum(['image', 'audio', 'video', 'other']), bytes: z.number() }) }),
  z.strictObject({ kind: z.literal('locate'), latitude: z.number(), longitude: z.number(), accuracy: z.number().exactOptional() }),
  z.strictObject({ kind: z.literal('early') }),
  z.strictObject({ kind: z.literal('rest') }),
  z.strictObject({ kind: z.literal('other') }),
  z.strictObject({ kind: z.literal('back'), turn: turn.exactOptional() }),
  z.strictObject({ kind: z.literal('skip'), turn: turn.exactOptional() }),
  z.strictObject({ kind: z.literal('keep'), turn: turn.exactOptional() }),
  z.strictObject({ kind: z.literal('pause') }),
  z.strictObject({ kind: z.literal('resume') }),
  z.strictObject({ kind: z.literal('correct'), turn, question: z.string() }),
  z.strictObject({ kind: z.literal('submit'), turn }),
  z.strictObject({ kind: z.literal('revise') }),
  z.strictObject({ kind: z.literal('ask-again') }),
]) satisfies z.ZodType<Input>;

const golden = z.strictObject({
  about: z.string(),
  survey: z.union([z.string(), z.record(z.string(), z.unknown())]),
  language: z.enum(['id', 'en']),
  steps: z.array(z.strictObject({ input, effects: z.array(z.looseObject({ kind: z.string() })) })),
});
type Golden = z.infer<typeof golden>;

const INPUT_KINDS = input.options.map((option) => option.shape.kind.value);
const EFFECT_KINDS = ['disclosure', 'ask', 'redraw', 'record', 'presume', 'withdraw', 'refuse', 'review', 'submitted', 'paused', 'stale', 'not-open'] as const satisfies readonly Effect['kind'][];
const SITUATIONS = [
  'back-to-previous', 'back-at-first-question', 'back-from-summary', 'back-while-correcting', 'keep-while-looking-back', 'correct-from-summary', 'pause-and-resume',
  'asked-again', 'stale-press', 'forged-press', 'branch-withdrawn', 'answer-made-impossible', 'after-submitting', 'before-starting',
];

const shipped = loadSurveys();
const played = files.map((file) => {
  const wanted = golden.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
  return { file, wanted, steps: play(wanted) };
});

test.each(played)('$file', ({ file, wanted, steps }) => {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(new URL(file, folder), written({ ...wanted, steps }));
  else expect(steps).toEqual(wanted.steps);
});

test('every kind of question and every situation has a conversation of its name', () => {
  const names = files.map((file) => file.replace('.json', ''));
  expect(names).toEqual(expect.arrayContaining([...[...QUESTION_KINDS, 'more'].flatMap((kind) => ['id', 'en'].map((language) => `${kind.replace('_', '-')}-${language}`)), ...SITUATIONS]));
});

test('every shipped survey is played to the end in both languages', () => {
  for (const survey of shipped) {
    const ends = played.filter(({ wanted, steps }) => wanted.survey === survey.id && steps.some(({ effects }) => effects.some(({ kind }) => kind === 'submitted')));
    expect(ends.map(({ wanted }) => wanted.language).sort(), survey.id).toEqual(['en', 'id']);
  }
});

test('every input, every effect and every refusal occurs', () => {
  const steps = played.flatMap((conversation) => conversation.steps);
  const effects = steps.flatMap((one) => one.effects);
  expect(new Set(steps.map((one) => one.input.kind))).toEqual(new Set(INPUT_KINDS));
  expect(new Set(effects.map(({ kind }) => kind))).toEqual(new Set(EFFECT_KINDS));
  expect(new Set(effects.filter(({ kind }) => kind === 'refuse').map((effect) => effect['reason']))).toEqual(new Set(REFUSALS));
});

function play(conversation: Golden): Golden['steps'] {
  const survey = surveyOf(conversation.survey);
  const env: Env = { now: Date.UTC(2026, 10, 23, 3), zone: 'Asia/Jakarta', language: conversation.language, seed: 1 };
  let state: SurveyState = openingState(survey);
  return conversation.steps.map((one) => {
    const next = step(survey, state, one.input, env);
    // What is stored is JSON, and a stored conversation goes on as if it had never been away.
    state = JSON.parse(JSON.stringify(next.state)) as SurveyState;
    expect(state).toEqual(next.state);
    return { input: one.input, effects: JSON.parse(JSON.stringify(next.effects)) as Golden['steps'][number]['effects'] };
  });
}

function surveyOf(source: Golden['survey']): Survey {
  const found = shipped.find(({ id }) => id === source);
  if (found !== undefined) return found;
  const read = parseYamlForm(source, 'golden');
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.survey;
}

/** One line a step's input and one an effect, so that a difference shows what changed. */
function written(conversation: Golden): string {
  const inline = (value: unknown): string => JSON.stringify(value);
  const rows = (values: readonly unknown[]): string => values.map((value) => `\n      ${inline(value)}`).join(',');
  const survey = typeof conversation.survey === 'string'
    ? inline(conversation.survey)
    : `{${Object.entries(conversation.survey).map(([sheet, cells]) => `\n    ${inline(sheet)}: ${Array.isArray(cells) ? `[${rows(cells)}\n    ]` : inline(cells)}`).join(',')}\n  }`;
  const steps = conversation.steps.map(({ input: given, effects }) => `\n    { "input": ${inline(given)}, "effects": [${rows(effects)}\n    ] }`).join(',');
  return `{\n  "about": ${inline(conversation.about)},\n  "survey": ${survey},\n  "language": ${inline(conversation.language)},\n  "steps": [${steps}\n  ]\n}\n`;
}
