import { expect, test } from 'vitest';
import { decideAnswer, inputOf, isAnswer, isEarly, isFresh } from '../../../src/app/talk/answer.js';
import { presentEffects } from '../../../src/app/talk/present.js';
import type { Arrival, Command, Press } from '../../../src/app/talk/types.js';
import { shownAnswer } from '../../../src/app/talk/shownAnswer.js';
import { loadSurveys } from '../../../src/content/surveys.js';
import { openingState, step } from '../../../src/domain/survey/engine.js';
import { choicesOf, questionsOf, type Effect, type Survey } from '../../../src/domain/survey/types.js';
import type { CampaignRow, ChatRow, TalkContext } from '../../../src/domain/talk/types.js';
import { createRender } from '../../../src/telegram/render.js';

const NOW = Date.UTC(2026, 10, 24, 2);
const needs = survey('kebutuhan-pelatihan');
const campaign: CampaignRow = { id: 'c1', purpose: 'needs', surveyId: needs.id, version: needs.version, title: needs.title, opensAt: NOW - 1, closesAt: NOW + 1_000_000, closed: false };
const chat: ChatRow = {
  id: 5, language: 'id', consent: 'accepted', noticeVersion: '1', employee: 1, expected: null, awaiting: null, focus: 9, stopped: false, blocked: false, strikes: 0, strikesUntil: null, revision: 4, holdUntil: null,
};
const env = { now: NOW, zone: 'Asia/Jakarta', language: 'id', seed: 1 } as const;
const tools = { render: createRender(new Uint8Array(32)), ids: { seed: () => 1 } };
const begun = step(needs, openingState(needs), { kind: 'start' }, env);

function survey(id: string): Survey {
  const found = loadSurveys().find((s) => s.id === id);
  if (found === undefined) throw new Error(`no survey ${id}`);
  return found;
}
const context = (more: Partial<ChatRow> = {}, focus: Partial<CampaignRow> = {}, paused = false): TalkContext => ({
  chat: { ...chat, ...more },
  person: { id: 1, name: 'Siti', zone: 'Asia/Jakarta', left: false },
  focus: { conversation: 9, revision: 3, askedAfter: 0, shownAt: null, unseen: false, campaign: { ...campaign, ...focus }, state: { ...begun.state, paused } },
});
const arrival = (command: Command, sentAt: number | null = null): Arrival => ({ inbox: 77, chat: 5, sentAt, message: null, languageHint: null, command });
const pressed = (press: Partial<Extract<Press, { kind: 'survey' }>> = {}): Command => ({ kind: 'press', query: 'q', messageId: 3, press: { kind: 'survey', conversation: 9, turn: begun.state.turn, action: 'choose', index: 2, ...press } });
const decide = (command: Command, at: TalkContext = context()) => decideAnswer(at, arrival(command), needs, NOW, { real: NOW, late: false, before: false }, tools);
const present = (effects: readonly Effect[], on: number | null = null) => presentEffects({ survey: needs, conversation: 9, campaign, language: 'id', zone: 'Asia/Jakarta', now: NOW, before: null, effects, pressed: on });

test.each<[string, TalkContext, Command, boolean]>([
  ['a press of the survey that has the floor', context(), pressed(), true],
  ['a press of another conversation', context(), pressed({ conversation: 8 }), false],
  ['a forged press', context(), { kind: 'press', query: 'q', messageId: 3, press: null }, false],
  ['words', context(), { kind: 'say', text: '3' }, true],
  ['a sticker', context(), { kind: 'unsupported' }, true],
  ['a command', context(), { kind: 'menu', name: 'survei' }, false],
  ['words while paused', context({}, {}, true), { kind: 'say', text: '3' }, false],
  ['a press while paused', context({}, {}, true), pressed(), true],
  ['words while something else is awaited', context({ awaiting: 'data.correct' }), { kind: 'say', text: '3' }, false],
  ['after a stop', context({ stopped: true }), pressed(), false],
  ['without consent', context({ consent: 'refused' }), pressed(), false],
  ['under another notice', context({ noticeVersion: '0' }), pressed(), false],
  ['nobody\'s survey', { ...context(), focus: null }, { kind: 'say', text: '3' }, false],
  ['somebody who left', { ...context(), person: { id: 1, name: 'Siti', zone: 'Asia/Jakarta', left: true } }, pressed(), false],
])('whether the hot path may take it: %s', (_what, at, command, taken) => {
  expect(isAnswer(at, arrival(command), { noticeVersion: '1' })).toBe(taken);
});

test.each([
  ['just now', NOW - 1_900, true],
  ['two seconds ago', NOW - 2_000, false],
  ['long ago', 0, false],
  ['tomorrow', NOW + 86_400_000, true],
  ['nobody knows when', null, false],
])('whether its own time speaks against a message\'s having waited: %s', (_when, at, fresh) => {
  expect(isFresh(arrival({ kind: 'say', text: '3' }, at), NOW)).toBe(fresh);
});

test.each<[string, number | null, number | null, boolean]>([
  ['an older message', NOW, NOW - 1_000, true],
  ['one of the very second', NOW, NOW, true],
  ['a newer one', NOW, NOW + 1_000, false],
  ['an impossibly old one', NOW, 0, false],
  ['a question that was shown in time', null, NOW - 1_000, false],
  ['one that comes long after', NOW - 31_000, NOW - 32_000, false],
  ['a press', NOW, null, false],
])('what was sent before a late question was shown: %s', (_what, shownAt, sentAt, early) => {
  const { focus } = context();
  if (focus === null) throw new Error('no focus');
  expect(isEarly(arrival({ kind: 'say', text: '3' }, sentAt), { ...focus, shownAt }, NOW)).toBe(early);
  expect(isEarly(arrival({ kind: 'say', text: '3' }, sentAt), { ...focus, shownAt, askedAfter: 77 }, NOW)).toBe(true);
  expect(isEarly(arrival({ kind: 'say', text: '3' }, sentAt), { ...focus, shownAt, unseen: true }, NOW)).toBe(true);
});

test('an answer becomes one record, one rewritten message and the end of the update', () => {
  const { decision, press, answers, calls } = decide(pressed());
  expect(decision).toMatchObject({ inbox: 77, chat: 5, revision: 4, focus: 9, conversation: { conversation: 9, recorded: [{ question: 'integritas', value: '3' }], withdrawn: [], completed: false } });
  expect(answers).toBe(1);
  expect(press).toEqual({ query: 'q' });
  expect([...calls.values()].map((call) => call.method)).toEqual(['editMessageText']);
  expect(decision.outgoing.map((o) => [o.key, o.subject])).toEqual([['in:77:0', 'talk:9']]);
});

test('decided again about the same update, the same is decided', () => {
  expect(decide(pressed()).decision).toEqual(decide(pressed()).decision);
});

test('a press of an earlier turn says so and records nothing', () => {
  const { decision, press, answers } = decide(pressed({ turn: begun.state.turn - 1 }));
  expect([answers, decision.outgoing]).toEqual([0, []]);
  expect(press).toMatchObject({ text: expect.stringContaining('Jawaban Anda tidak berubah') as unknown, alert: true });
});

test('a choice that the survey does not have records nothing', () => {
  for (const index of [99, 1000]) expect(decide(pressed({ index })).answers).toBe(0);
});

test('after the close the answer is not taken, and the floor is free', () => {
  for (const at of [context({}, { closesAt: NOW }), context({}, { closed: true })]) {
    const { decision, answers } = decide(pressed(), at);
    expect(decision).toMatchObject({ focus: null, conversation: null });
    expect([answers, decision.outgoing.map((o) => o.kind)]).toEqual([0, ['survey.closed']]);
  }
});

test('a button is read as what it does', () => {
  expect(inputOf(pressed(), needs, begun.state, false, env)).toEqual({ kind: 'choose', turn: begun.state.turn, choice: '3' });
  expect(inputOf(pressed({ action: 'pause' }), needs, begun.state, false, env)).toEqual({ kind: 'pause' });
  expect(inputOf({ kind: 'unsupported' }, needs, begun.state, false, env)).toEqual({ kind: 'other' });
});

test('a refusal is said where the finger is, or in the chat to whoever typed', () => {
  const refusal = step(needs, begun.state, { kind: 'skip', turn: begun.state.turn }, env).effects;
  expect(present(refusal).says).toHaveLength(1);
  expect(present(refusal, 3)).toMatchObject({ says: [], toast: { alert: true } });
});

test('words where a button is wanted bring the buttons again, below the reason and in one message', () => {
  const [question] = present(begun.effects).says.slice(1);
  const { says } = present(step(needs, begun.state, { kind: 'say', text: 'entah' }, env).effects);
  expect(says).toHaveLength(1);
  expect(says[0]).toMatchObject({ edit: null, kind: 'survey.question', view: { buttons: question?.view.buttons } });
  expect(says[0]?.view.text).toMatch(/^Jawaban itu belum ada dalam pilihan\..*\n\n.*1\/\d+ · /s);
});

test('the first question comes with what is done with the answers, and has no way back', () => {
  const { says } = present(begun.effects);
  expect(says.map((say) => say.kind)).toEqual(['survey.disclosure', 'survey.question']);
  expect(says[1]?.view.text).toMatch(/1\/\d+ · <b>Integritas/);
  expect(says[1]?.view.buttons?.flat().map((b) => b.label)).not.toContain('Kembali');
});

test('no label is longer than a phone shows in its row, and every button fits the platform', () => {
  for (const one of loadSurveys()) {
    for (const question of questionsOf(one)) for (const choice of choicesOf(one, question)) for (const label of Object.values(choice.label)) expect(label.length).toBeLessThanOrEqual(64);
  }
});

test('numbers are shown as the language writes them, and what was chosen in its words', () => {
  const number = questionsOf(needs).find(({ kind }) => kind === 'integer')?.name ?? '';
  const several = questionsOf(needs).find(({ kind }) => kind === 'select_multiple')?.name ?? '';
  expect([shownAnswer(needs, number, 2.5, '2.5', 'id'), shownAnswer(needs, number, 2.5, '2.5', 'en')]).toEqual(['2,5', '2.5']);
  expect(shownAnswer(needs, several, ['manajemen_proyek', 'lainnya'], 'Manajemen proyek, Lainnya', 'id')).toBe('Manajemen proyek, Lainnya');
});

test('what a person wrote cannot become markup', () => {
  const first = questionsOf(needs).find((q) => q.kind === 'text');
  const { says } = present([{ kind: 'review', turn: 5, page: 0, rows: [{ question: first?.name ?? '', label: 'Apa <saja>?', value: '<b>&', shown: '<b>&', within: [] }], notes: [], inPlace: false }]);
  expect(says[0]?.view.text).toContain('1. Apa &lt;saja&gt;?\n<b>&lt;b&gt;&amp;</b>');
});
