import type { EpochMs } from '../../support/clock.js';
import type { Attachment, Language } from '../../domain/survey/types.js';

/** What a button does when it is pressed. It travels sealed (see telegram/seal), bound to one chat. */
export type Press =
  | { readonly kind: 'survey'; readonly conversation: number; readonly turn: number; readonly action: SurveyAction; readonly index: number }
  | { readonly kind: 'consent'; readonly accept: boolean }
  | { readonly kind: 'campaign'; readonly campaign: string; readonly action: CampaignAction }
  | { readonly kind: 'attendance'; readonly session: number; readonly reply: 'yes' | 'no' }
  | { readonly kind: 'language'; readonly language: Language }
  | { readonly kind: 'data'; readonly request: 'correct' | 'erase' }
  /** `index`: the place voted for or against, the page to show, or the number of an own proposal. */
  | { readonly kind: 'discussion'; readonly discussion: number; readonly action: DiscussionAction; readonly index: number };

export const SURVEY_ACTIONS = ['choose', 'tick', 'done', 'back', 'skip', 'pause', 'submit', 'correct', 'resume', 'keep', 'untick', 'look', 'all', 'revise'] as const;
export type SurveyAction = (typeof SURVEY_ACTIONS)[number];
export const DISCUSSION_ACTIONS = ['vote', 'unvote', 'page', 'change', 'withdraw', 'finish'] as const;
export type DiscussionAction = (typeof DISCUSSION_ACTIONS)[number];
export const CAMPAIGN_ACTIONS = ['start', 'later', 'decline', 'later-hour', 'later-afternoon', 'later-morning', 'later-days'] as const;
export type CampaignAction = (typeof CAMPAIGN_ACTIONS)[number];

export interface Button {
  readonly label: string;
  readonly press: Press;
}

/** A message as a person will read it: text in the small HTML that Telegram knows, already escaped where it holds foreign words. */
export interface View {
  readonly text: string;
  readonly buttons?: readonly (readonly Button[])[];
  /** Asks for the phone's own contact with this label; takes the place of `buttons`. */
  readonly contactRequest?: string;
  /** Asks for the phone's own place with this label; takes the place of `buttons`. */
  readonly locationRequest?: string;
  /** Takes such a keyboard away again. */
  readonly clearKeyboard?: boolean;
  /** A picture with `text` below it: its name in the store of files. */
  readonly photo?: string;
  /** A button that leads into the private chat, for where others read along; takes the place of `buttons`. */
  readonly deepLink?: DeepLink;
}

/** A button that opens the private chat with this `/start` payload. The address needs the bot's name, which is known when it is sent. */
export interface DeepLink {
  readonly label: string;
  readonly start: string;
}

/** What came of fetching a file that was sent. */
export type Fetched = { readonly kind: 'stored'; readonly attachment: Attachment } | { readonly kind: 'too-large'; readonly bytes: number } | { readonly kind: 'unreachable' };

/** What a person did, decoded from one update. `kind` is closed: a new kind needs a handler. */
export type Command =
  | { readonly kind: 'start'; readonly payload: string | null }
  | { readonly kind: 'menu'; readonly name: MenuName }
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'contact'; readonly phone: string; readonly own: boolean }
  | { readonly kind: 'press'; readonly query: string; readonly messageId: number | null; readonly press: Press | null }
  /** A photo, a recording or another file by its id at the platform; `bytes` as the platform says, if it does. `fetched` once that was tried, which it is only where a file is asked for. */
  | { readonly kind: 'attachment'; readonly file: string; readonly bytes: number | null; readonly fetched?: Fetched }
  /** Degrees (WGS 84) and metres. */
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number; readonly accuracy?: number }
  | { readonly kind: 'unsupported' }
  /** A message was changed after it was sent: its number at the platform. */
  | { readonly kind: 'edited'; readonly message: number }
  | { readonly kind: 'blocked' }
  | { readonly kind: 'unblocked' }
  /** A command in a group that means nothing there. */
  | { readonly kind: 'group' }
  /** Somebody wants to open a discussion in a group. `account`: whose message it is. */
  | { readonly kind: 'discuss'; readonly code: string | null; readonly account: number | null }
  /** The bot was added to a group, or taken out of it. */
  | { readonly kind: 'joined' }
  | { readonly kind: 'removed' }
  /** The group has another id; told in the old one and in the new one. */
  | { readonly kind: 'migrated'; readonly from: number; readonly to: number }
  | { readonly kind: 'ignore' };

export const MENU_NAMES = ['bantuan', 'survei', 'jadwal', 'bahasa', 'data', 'berhenti', 'mulai'] as const;
export type MenuName = (typeof MENU_NAMES)[number];

/** One update after decoding. `chat` is the private chat's id, which is also the person's account id. */
export interface Arrival {
  readonly inbox: number;
  readonly chat: number;
  /** When Telegram received the message (by its clock, in whole seconds); null where no message was sent. */
  readonly sentAt: EpochMs | null;
  /** The platform's number of the message that was sent; null where no message was sent. */
  readonly message: number | null;
  /** The app's language as Telegram reports it, used only until the person chooses. */
  readonly languageHint: string | null;
  readonly command: Command;
}

export interface InlineKeyboard {
  inline_keyboard: { text: string; callback_data: string }[][];
}
export interface RequestKeyboard {
  keyboard: ({ text: string; request_contact: true } | { text: string; request_location: true })[][];
  resize_keyboard: true;
  one_time_keyboard: true;
}
export interface NoKeyboard {
  remove_keyboard: true;
}

/** A call of the Bot API (arrays are not readonly, since the client's own types are not), as it is stored and sent (Bot API: sendMessage, sendPhoto, editMessageText). */
export type TelegramCall =
  | {
      readonly method: 'sendMessage';
      readonly params: {
        readonly chat_id: number;
        readonly text: string;
        readonly parse_mode: 'HTML';
        readonly link_preview_options: { readonly is_disabled: true };
        readonly reply_markup?: InlineKeyboard | RequestKeyboard | NoKeyboard;
      };
      readonly deepLink?: DeepLink;
    }
  | {
      readonly method: 'sendPhoto';
      /** `photo` is a name in the store of files, which the sender uploads; `text` becomes the caption. */
      readonly params: { readonly chat_id: number; readonly photo: string; readonly text: string; readonly parse_mode: 'HTML'; readonly reply_markup?: never };
      readonly deepLink?: never;
    }
  | {
      readonly method: 'editMessageText';
      readonly params: {
        readonly chat_id: number;
        readonly message_id: number;
        readonly text: string;
        readonly parse_mode: 'HTML';
        readonly link_preview_options: { readonly is_disabled: true };
        readonly reply_markup?: InlineKeyboard;
      };
      readonly deepLink?: DeepLink;
    };

/** A message that shows where a survey stands, and is drawn from there when it is sent: small to keep, and never older than the conversation. `edit` is the message to rewrite. */
export interface ShowPlace {
  readonly method: 'showPlace';
  readonly conversation: number;
  readonly edit: number | null;
}

/** A message that asks somebody into several surveys at once, drawn when it is sent, so that it names none that was answered, halted or closed meanwhile. */
export interface ShowOffers {
  readonly method: 'showOffers';
  readonly employee: number;
  /** Campaign ids, what comes first first. */
  readonly campaigns: readonly string[];
  /** Those of them that the person was invited to before. */
  readonly reminded: readonly string[];
}

/** What answers the press itself (a toast or an alert), sent at once and not kept: it is worth nothing a minute later. */
export interface PressAnswer {
  readonly query: string;
  readonly text?: string;
  readonly alert?: boolean;
}
