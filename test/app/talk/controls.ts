import { presentEffects, type Presented } from '../../../src/app/talk/present.js';
import { inputOf } from '../../../src/app/talk/answer.js';
import type { Button } from '../../../src/app/talk/types.js';
import { openingState, step } from '../../../src/domain/survey/engine.js';
import type { Choice, Env, FormNode, Input, Language, Question, Step, Survey, SurveyState } from '../../../src/domain/survey/types.js';
import type { CampaignRow } from '../../../src/domain/talk/types.js';

/** Tuesday, 24 November 2026, 09:00 in Jakarta. */
export const NOW = Date.UTC(2026, 10, 24, 2);
export const env = (language: Language): Env => ({ now: NOW, zone: 'Asia/Jakarta', language, seed: 1 });

export const question = (name: string, more: Partial<Question> & Pick<Question, 'kind'>): Question => ({ name, label: { id: `Tanya ${name}`, en: `Ask ${name}` }, required: true, ...more });

export const choices = (...labels: readonly string[]): readonly Choice[] => labels.map((label, index) => ({ name: `c${index}`, label: { id: label, en: `${label} (en)` } }));

export const survey = (questions: readonly FormNode[], settings: Partial<Survey['settings']> = {}): Survey => ({
  id: 'kendali', version: 1, title: { id: 'Kendali', en: 'Controls' }, languages: ['id', 'en'], questions,
  settings: { purpose: 'general', disclosure: { id: 'Pengelola melihat jawaban.', en: 'Officers see answers.' }, review: true, respondent: 'named', minutes: 1, ...settings },
});

const campaign = (of: Survey): CampaignRow => ({ id: 'k', purpose: 'general', surveyId: of.id, version: 1, title: of.title, opensAt: 0, closesAt: null, closed: false });

/** A person in a chat: what is shown last, its buttons, and what comes of pressing and typing. */
export class Talker {
  state: SurveyState;
  shown: Presented;
  done: Step;

  constructor(
    readonly survey: Survey,
    readonly language: Language = 'id',
  ) {
    this.done = step(survey, openingState(survey), { kind: 'start' }, env(language));
    this.state = this.done.state;
    this.shown = this.#present(null, null);
  }

  get text(): string {
    return this.shown.says.at(-1)?.view.text ?? '';
  }

  get rows(): readonly (readonly Button[])[] {
    return this.shown.says.at(-1)?.view.buttons ?? [];
  }

  get labels(): readonly (readonly string[])[] {
    return this.rows.map((row) => row.map(({ label }) => label));
  }

  button(label: string): Button {
    const found = this.rows.flat().find((one) => one.label.startsWith(label));
    if (found === undefined) throw new Error(`There is no button ${label} among ${this.labels.flat().join(', ')}.`);
    return found;
  }

  press(button: Button | string): Presented {
    const { press } = typeof button === 'string' ? this.button(button) : button;
    return this.#play(inputOf({ kind: 'press', query: 'q', messageId: 3, press }, this.survey, this.state, false, env(this.language)), 3);
  }

  say(text: string): Presented {
    return this.#play({ kind: 'say', text }, null);
  }

  /** Anything that is neither said nor pressed. */
  play(input: Input): Presented {
    return this.#play(input, null);
  }

  #play(input: Input, pressed: number | null): Presented {
    const before = this.state.at;
    this.done = step(this.survey, this.state, input, env(this.language));
    this.state = this.done.state;
    const shown = this.#present(before, pressed);
    if (shown.says.length > 0) this.shown = shown;
    return shown;
  }

  #present(before: string | null, pressed: number | null): Presented {
    return presentEffects({ survey: this.survey, conversation: 1, campaign: campaign(this.survey), language: this.language, zone: 'Asia/Jakarta', now: NOW, effects: this.done.effects, before, pressed });
  }
}
