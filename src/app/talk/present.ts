import { message } from '../../content/messages.js';
import { compileSurvey } from '../../domain/survey/compile.js';
import { boundsOf } from '../../domain/survey/kinds/range.js';
import { nodeOfKey } from '../../domain/survey/press.js';
import { words, type Effect, type Language } from '../../domain/survey/types.js';
import type { CampaignRow } from '../../domain/talk/types.js';
import { rangeRefusal } from './controls/range.js';
import { escapeHtml } from './html.js';
import { formHtml, formWords } from './markup.js';
import { notesOf, questionSays } from './questionView.js';
import { reviewSays } from './reviewView.js';
import { ALERT_ROOM, isOneMessage } from './room.js';
import { paragraphs, sceneOf, type PresentArgs, type Say, type Scene } from './scene.js';
import { numberText } from './shownAnswer.js';
import type { View } from './types.js';

export interface Presented {
  readonly says: readonly Say[];
  /** What the press itself is answered with. */
  readonly toast: { readonly text: string; readonly alert: boolean } | null;
}

interface Shown {
  readonly says?: readonly Say[];
  readonly toast?: { readonly text: string; readonly alert: boolean };
}

const NOTHING: Shown = {};

const PRESENTERS: { readonly [K in Effect['kind']]: (effect: Extract<Effect, { kind: K }>, scene: Scene) => Shown } = {
  disclosure: (_effect, { survey, language }) => ({ says: [{ view: { text: escapeHtml(words(survey.settings.disclosure, language)) }, edit: null, kind: 'survey.disclosure' }] }),
  ask: (effect, scene) => ({ says: questionSays(effect, scene, true) }),
  redraw: (effect, scene) => ({ says: questionSays(effect, scene, false) }),
  record: () => NOTHING,
  presume: () => NOTHING,
  withdraw: () => NOTHING,
  refuse: (effect, scene) => {
    const text = refusalText(effect, scene);
    const said = { view: { text: formHtml(text) }, edit: null, kind: 'survey.refusal' };
    // A press is answered where the finger is, typed words in the chat, and there also what an alert cannot hold: a constraint's own words are never cut.
    if (scene.pressed === null) return { says: [said] };
    const words = formWords(text);
    return words.length <= ALERT_ROOM ? { toast: { text: words, alert: true } } : { says: [said], toast: { text: scene.say('press.explained'), alert: true } };
  },
  review: (effect, scene) => ({ says: reviewSays(effect, scene) }),
  submitted: (effect, scene) => {
    const thanks = scene.say(`survey.thanks.${scene.survey.settings.purpose}`);
    const change = effect.editable ? scene.say('survey.editable') : scene.survey.settings.respondent === 'anonymous' ? scene.say('survey.sent-for-good') : '';
    const buttons = effect.editable ? [[scene.button(scene.say('button.revise'), 'revise', 0)]] : [];
    const notes = paragraphs(notesOf(effect.notes));
    const own = paragraphs([escapeHtml(thanks), escapeHtml(change)]);
    const whole = paragraphs([notes, own]);
    const fits = isOneMessage(whole);
    return { says: [...(fits ? [] : [{ view: { text: notes }, edit: null, kind: 'survey.beside' }]), { view: { text: fits ? whole : own, buttons }, edit: scene.pressed, kind: 'survey.thanks' }] };
  },
  paused: (_effect, scene) => ({
    says: [
      {
        view: { text: escapeHtml(scene.say('survey.paused')), buttons: [[scene.button(scene.say('button.resume'), 'resume', 0)]] },
        edit: scene.pressed,
        kind: 'survey.paused',
      },
    ],
  }),
  stale: (_effect, { say }) => ({ toast: { text: say('press.stale'), alert: true } }),
  'not-open': (effect, { say, pressed }) => {
    const text = say(effect.reason === 'paused' ? 'survey.paused' : 'press.stale');
    return pressed === null ? { says: [{ view: { text: escapeHtml(text) }, edit: null, kind: 'survey.not-open' }] } : { toast: { text, alert: true } };
  },
};

/** Turns what the engine decided into messages, in their order; a question or a summary is the last of its effect's. */
export function presentEffects(args: PresentArgs): Presented {
  const scene = sceneOf(args);
  const shown = args.effects.map((effect) => present(effect, scene));
  const says = withReasons([...placeKeyGone(scene), ...shown.flatMap((one) => one.says ?? [])]);
  return { says: onlyOneEdit(says), toast: shown.flatMap((one) => (one.toast === undefined ? [] : [one.toast])).at(-1) ?? null };
}

/** An effect together with its kind, so that the presenter found by the one is known to take the other. */
type EffectOf<K extends Effect['kind']> = { [P in K]: Extract<Effect, { kind: P }> & { readonly kind: P } }[K];

const present = <K extends Effect['kind']>(effect: EffectOf<K>, scene: Scene): Shown => PRESENTERS[effect.kind](effect, scene);

/** The key that sends the phone's place stays below the writing field until a message takes it away: as soon as that question has the floor no more. */
function placeKeyGone({ survey, before, effects, say }: Scene): readonly Say[] {
  if (before === null || nodeOfKey(compileSurvey(survey), before)?.question?.kind !== 'geopoint') return [];
  const left = effects.some((effect) => (effect.kind === 'ask' ? effect.question !== before : effect.kind === 'review' || effect.kind === 'submitted' || effect.kind === 'paused'));
  if (!left) return [];
  const noted = effects.some((effect) => effect.kind === 'record' && effect.question === before && effect.value !== null);
  return [{ view: { text: escapeHtml(say(noted ? 'survey.placeNoted' : 'survey.placeKeyGone')), clearKeyboard: true }, edit: null, kind: 'survey.beside' }];
}

/** Why something was refused stands in the message that asks again, where it has room for it. */
function withReasons(says: readonly Say[]): readonly Say[] {
  const joined: Say[] = [];
  for (const say of says) {
    const at = say.place === true ? joined.findLastIndex(({ kind }) => kind !== 'survey.beside') : -1;
    const reason = joined[at];
    const text = paragraphs([reason?.view.text ?? '', say.view.text]);
    if (reason?.kind !== 'survey.refusal' || !isOneMessage(text)) {
      joined.push(say);
      continue;
    }
    joined.splice(at, 1);
    joined.push({ view: { ...say.view, text }, edit: null, kind: say.kind });
  }
  return joined;
}

/** A message can be rewritten once; and what comes after a new message must stand below it. */
function onlyOneEdit(says: readonly Say[]): readonly Say[] {
  return says.map((say, i) => (i === 0 ? say : { ...say, edit: null }));
}

/** The survey's own words, or ours. */
function refusalText({ message: own, question, reason, limit, from }: Extract<Effect, { kind: 'refuse' }>, scene: Scene): string {
  if (own !== undefined) return own;
  const asked = question === null ? undefined : nodeOfKey(compileSurvey(scene.survey), question)?.question;
  if (reason === 'not-in-range' && asked?.kind === 'range') return rangeRefusal(boundsOf(asked), scene);
  const number = (value: number | undefined): string => (value === undefined ? '' : numberText(value, scene.language));
  return scene.say(`refusal.${reason}`, { limit: number(limit), from: number(from) });
}

/** Told to whoever answers a survey that has closed meanwhile, rests for now, or was undone. */
export function surveyClosedView(campaign: Pick<CampaignRow, 'title' | 'halted'>, language: Language): View {
  const key = campaign.halted === undefined ? 'survey.closed' : (`survey.${campaign.halted === 'paused' ? 'on-hold' : 'cancelled'}` as const);
  return { text: escapeHtml(message(language, key, { title: words(campaign.title, language) })) };
}
