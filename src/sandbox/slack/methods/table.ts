import * as chat from './chat.js';
import * as conversations from './conversations.js';
import * as files from './files.js';
import type { Method } from './method.js';
import * as people from './people.js';
import * as views from './views.js';

const bot = (run: Method['run']): Method => ({ token: 'bot', run });

/** The Web API methods that this Slack knows; any other is `unknown_method`. */
export const METHODS: Readonly<Record<string, Method>> = {
  'api.test': bot(() => ({})),
  'apps.connections.open': { token: 'app', run: ({ openSocket }) => ({ url: openSocket() }) },
  'auth.test': bot(people.authTest),
  'bots.info': bot(people.botInfo),
  'chat.delete': bot(chat.remove),
  'chat.postEphemeral': bot(chat.postEphemeral),
  'chat.postMessage': bot(chat.postMessage),
  'chat.update': bot(chat.update),
  'conversations.history': bot(conversations.history),
  'conversations.info': bot(conversations.info),
  'conversations.members': bot(conversations.members),
  'conversations.open': bot(conversations.open),
  'files.completeUploadExternal': bot(files.completeUpload),
  'files.getUploadURLExternal': bot(files.getUploadUrl),
  'reactions.add': bot(chat.addReaction),
  'team.info': bot(people.teamInfo),
  'users.info': bot(people.info),
  'users.list': bot(people.list),
  'users.lookupByEmail': bot(people.lookupByEmail),
  'views.open': bot(views.open),
  'views.publish': bot(views.publish),
  'views.push': bot(views.push),
  'views.update': bot(views.update),
};
