import type { Bot } from './bot.js';
import * as about from './bot-methods.js';
import * as messages from './message-methods.js';
import type { Params } from './params.js';
import type { OnHangUp } from './updates.js';

/** The methods that are offered here; every other one of the Bot API is answered as unknown. */
export type Method =
  | 'getMe'
  | 'getUpdates'
  | 'setWebhook'
  | 'deleteWebhook'
  | 'getWebhookInfo'
  | 'sendMessage'
  | 'editMessageText'
  | 'editMessageCaption'
  | 'editMessageReplyMarkup'
  | 'deleteMessage'
  | 'deleteMessages'
  | 'answerCallbackQuery'
  | 'sendChatAction'
  | 'sendPhoto'
  | 'sendDocument'
  | 'setMessageReaction'
  | 'pinChatMessage'
  | 'unpinChatMessage'
  | 'getChat'
  | 'leaveChat'
  | 'getFile'
  | 'setMyCommands'
  | 'getMyCommands'
  | 'deleteMyCommands'
  | 'setMyName'
  | 'getMyName'
  | 'setMyDescription'
  | 'getMyDescription'
  | 'setMyShortDescription'
  | 'getMyShortDescription'
  | 'setChatMenuButton'
  | 'getChatMenuButton';

export interface MethodRule {
  /** Counts against the sending limits, and is refused while an earlier 429 holds. */
  readonly paced: boolean;
  /** Carries the call out. @throws ApiError when the platform would refuse it. */
  readonly run: (bot: Bot, params: Params, onHangUp: OnHangUp) => unknown;
}

const free = (run: MethodRule['run']): MethodRule => ({ paced: false, run });
const paced = (run: MethodRule['run']): MethodRule => ({ paced: true, run });

const METHODS = {
  getMe: free(about.getMe),
  getUpdates: free(about.getUpdates),
  setWebhook: free(about.setWebhook),
  deleteWebhook: free(about.deleteWebhook),
  getWebhookInfo: free(about.getWebhookInfo),
  sendMessage: paced(messages.sendMessage),
  editMessageText: paced(messages.editMessageText),
  editMessageCaption: paced(messages.editMessageCaption),
  editMessageReplyMarkup: paced(messages.editMessageReplyMarkup),
  deleteMessage: free(messages.deleteMessage),
  deleteMessages: free(messages.deleteMessages),
  answerCallbackQuery: free(messages.answerCallbackQuery),
  sendChatAction: free(messages.sendChatAction),
  sendPhoto: paced(messages.sendPhoto),
  sendDocument: paced(messages.sendDocument),
  setMessageReaction: free(messages.setMessageReaction),
  pinChatMessage: free(messages.pinChatMessage),
  unpinChatMessage: free(messages.unpinChatMessage),
  getChat: free(about.getChat),
  leaveChat: free(about.leaveChat),
  getFile: free(about.getFile),
  setMyCommands: free(about.setMyCommands),
  getMyCommands: free(about.getMyCommands),
  deleteMyCommands: free(about.deleteMyCommands),
  setMyName: free(about.setMyName),
  getMyName: free(about.getMyName),
  setMyDescription: free(about.setMyDescription),
  getMyDescription: free(about.getMyDescription),
  setMyShortDescription: free(about.setMyShortDescription),
  getMyShortDescription: free(about.getMyShortDescription),
  setChatMenuButton: free(about.setChatMenuButton),
  getChatMenuButton: free(about.getChatMenuButton),
} satisfies Record<Method, MethodRule>;

export interface NamedMethod extends MethodRule {
  readonly name: string;
}

const BY_NAME: ReadonlyMap<string, NamedMethod> = new Map(Object.entries(METHODS).map(([name, rule]) => [name.toLowerCase(), { name, ...rule }]));

/** The method of that name, in whatever case it is written. */
export const findMethod = (name: string): NamedMethod | undefined => BY_NAME.get(name) ?? BY_NAME.get(name.toLowerCase());
