import { message } from '../../../content/messages.js';
import { LANGUAGES } from '../../../domain/survey/types.js';
import type { Talk } from '../handling.js';
import { say } from '../words.js';

/** Each language offers itself in its own words. */
export async function bahasa(talk: Talk): Promise<void> {
  talk.say(
    { text: say(talk.language, 'language.ask'), buttons: [LANGUAGES.map((language) => ({ label: message(language, `language.${language}`), press: { kind: 'language', language } }))] },
    { kind: 'language' },
  );
}
