import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../../support/clock.js';
import { InputRejected, PamongError } from '../../support/errors.js';
import type { Logger } from '../../support/logger.js';
import { NotOnScreen } from '../slack/person.js';
import type { LocalSlack } from '../slack/server.js';
import type { Cast, CastMember } from './cast.js';
import type { Crowd } from './crowd.js';
import type { Feed } from './feed.js';
import { PAGE_HEADERS, refusal } from './guard.js';
import { isWorkingTime, momentOf, MOVES, ZONE } from './moments.js';
import type { Officer, StageCampaign } from './officer.js';
import { STEPS, type Rehearsal } from './rehearsal.js';

export interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
}

/** Everything the page's addresses reach. */
export interface Scene {
  readonly clock: Clock & { set(offsetMs: number): Promise<void> };
  readonly slack: LocalSlack;
  readonly cast: Cast;
  readonly crowd: Crowd;
  readonly feed: Feed;
  readonly rehearsal: Rehearsal;
  readonly officer: Officer;
  readonly log: Logger;
  /** The files of the page by name. */
  readonly assets: ReadonlyMap<string, Asset>;
  /** Asks the product anew who there is and how the campaigns stand. */
  refresh(): Promise<void>;
  /** The payload of a fresh invite link; null where there is none. */
  inviteOf(nip: string): Promise<string | null>;
  campaigns(): readonly StageCampaign[];
  importSampleCourse(): Promise<unknown>;
  readonly sampleRoster: string;
}

/** What the page asked for cannot be done; the text is for whoever looks at the page. */
class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const SHOWN_MESSAGES = 200;

/** Bytes of a request: a file of 20 MB, which is what a bot may fetch, in base64. */
const MOST_UPLOAD = 30 * 1024 * 1024;
/** Where every phone here is: the square before the city hall of Medan (degrees, and metres of doubt). */
const HERE = [3.5896, 98.6731, 12] as const;

const phoneAct = z.discriminatedUnion('do', [
  z.object({ do: z.literal('say'), text: z.string().min(1).max(4096) }),
  z.object({ do: z.literal('press'), messageId: z.number().int(), data: z.string() }),
  /** Without `of`, one's own number. */
  z.object({ do: z.literal('contact'), of: z.number().int().optional() }),
  z.object({ do: z.literal('sticker') }),
  z.object({ do: z.literal('send-file'), kind: z.enum(['photo', 'voice', 'document']), base64: z.base64(), name: z.string().max(200) }),
  z.object({ do: z.literal('locate') }),
  z.object({ do: z.literal('follow-link') }),
  z.object({ do: z.literal('block') }),
]);

const values = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
const slackAct = z.discriminatedUnion('do', [
  z.object({ do: z.literal('click'), ts: z.string(), actionId: z.string(), value: z.string().optional() }),
  z.object({ do: z.literal('click-in-view'), view: z.enum(['home', 'modal']), actionId: z.string(), value: z.string().optional() }),
  z.object({ do: z.literal('open-home') }),
  z.object({ do: z.literal('say'), text: z.string().min(1).max(4000) }),
  z.object({ do: z.literal('submit'), values }),
  z.object({ do: z.literal('close') }),
]);

const officerAct = z.discriminatedUnion('do', [
  z.object({ do: z.literal('survey') }),
  z.object({ do: z.literal('course') }),
  /** Without `csv`, the sample roster. */
  z.object({ do: z.literal('roster'), csv: z.string().max(900_000).optional() }),
  z.object({ do: z.literal('confirm'), person: z.number().int() }),
  /** Everyone answers but the one whose phone is held. */
  z.object({ do: z.literal('others-answer'), except: z.number().int().nullable() }),
  z.object({ do: z.literal('others-stop') }),
]);

/** The page at `/` and, below `/sandbox/`, its files, its state, its actions and its feed. */
export const stageRoutes = (scene: Scene) => async (app: FastifyInstance): Promise<void> => {
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(PAGE_HEADERS);
    const why = refusal(request.method, request.headers);
    if (why !== null) return await reply.code(403).send({ message: why });
    return undefined;
  });
  app.setErrorHandler((error, _request, reply) => answerFailure(scene.log, error, reply));

  const asset = (name: string, reply: FastifyReply) => {
    const found = scene.assets.get(name);
    if (found === undefined) throw new Refused(404, 'There is no such file.');
    return reply.type(found.type).send(found.bytes);
  };
  const idOf = (request: { readonly params: unknown }): string => z.object({ id: z.string() }).parse(request.params).id;
  const memberOf = (request: { readonly params: unknown }): CastMember => member(scene, Number(idOf(request)));

  app.get('/', (_request, reply) => asset('index.html', reply));
  app.get('/sandbox/page/:id', (request, reply) => asset(idOf(request), reply));
  app.get('/sandbox/feed', (_request, reply) => {
    reply.hijack();
    scene.feed.open(reply.raw, PAGE_HEADERS);
  });

  app.get('/sandbox/state', async () => {
    await scene.refresh();
    return state(scene);
  });

  app.get('/sandbox/phone/:id', async (request) => {
    const { phone } = memberOf(request);
    return { messages: phone.messages().slice(-SHOWN_MESSAGES), keyboard: phone.keyboard() };
  });
  app.post('/sandbox/phone/:id', { bodyLimit: MOST_UPLOAD }, async (request) => await onPhone(scene, memberOf(request), phoneAct.parse(request.body)));

  app.get('/sandbox/slack/:id', async (request) => {
    const user = scene.slack.user(idOf(request));
    return { messages: user.messages().slice(-SHOWN_MESSAGES), home: user.home(), modal: user.modal() };
  });
  app.post('/sandbox/slack/:id', async (request) => await inSlack(scene, idOf(request), slackAct.parse(request.body)));
  app.get('/sandbox/slack/files/:id', (request, reply) => {
    const file = scene.slack.file(idOf(request));
    if (file === null) throw new Refused(404, 'There is no such file.');
    return reply.type(/\.png$/i.test(file.name) ? 'image/png' : 'application/octet-stream').send(file.bytes);
  });

  app.post('/sandbox/clock', async (request) => {
    const { move } = z.object({ move: z.enum(MOVES) }).parse(request.body);
    const at = momentOf(move, scene.clock.now(), scene.rehearsal.course);
    if (at === null) throw new Refused(409, 'That moment is past, and time only goes forward here.');
    await scene.clock.set(at - scene.clock.real());
    scene.feed.send('clock', { now: scene.clock.now() });
    return { now: scene.clock.now() };
  });

  app.post('/sandbox/officer', async (request) => {
    const result = await byOfficer(scene, officerAct.parse(request.body));
    await scene.refresh();
    scene.feed.send('people', {});
    return { result: result ?? null };
  });
};

function member(scene: Scene, account: number): CastMember {
  const found = scene.cast.find(account);
  if (found === undefined) throw new Refused(404, 'There is nobody with this phone.');
  return found;
}

function state({ clock, cast, crowd, rehearsal, campaigns }: Scene): unknown {
  const now = clock.now();
  const people = cast.all();
  const done = rehearsal.done(people.map(({ person }) => person), campaigns());
  return {
    now,
    zone: ZONE,
    working: isWorkingTime(now),
    moves: MOVES.filter((move) => momentOf(move, now, rehearsal.course) !== null),
    course: rehearsal.course,
    people: people.map(({ person: { name, position, unit, leader, bound, phone: number }, phone, slackId }) => ({ id: phone.id, name, position, unit, leader, bound, hasNumber: number !== null, slackId })),
    campaigns: campaigns(),
    robot: crowd.progress,
    steps: STEPS.map((step) => ({ step, done: done[step] })),
  };
}

async function onPhone(scene: Scene, { phone, number, person }: CastMember, act: z.infer<typeof phoneAct>): Promise<unknown> {
  switch (act.do) {
    case 'say':
      return { messageId: phone.say(act.text) };
    case 'press':
      return phone.press(act.messageId, act.data);
    case 'contact': {
      if (act.of === undefined) return { messageId: phone.shareContact(number) };
      const other = member(scene, act.of);
      return { messageId: phone.shareContact(other.number, other.phone.id) };
    }
    case 'sticker':
      return { messageId: phone.sendSticker() };
    case 'send-file':
      return { messageId: phone.sendFile(act.kind, Buffer.from(act.base64, 'base64'), act.name) };
    case 'locate':
      return { messageId: phone.sendLocation(...HERE) };
    case 'follow-link': {
      const token = await scene.inviteOf(person.nip);
      if (token === null) throw new Refused(409, 'There is no invite link for this person.');
      return { messageId: phone.say(`/start ${token}`) };
    }
    case 'block':
      phone.block();
      return {};
  }
}

async function inSlack(scene: Scene, id: string, act: z.infer<typeof slackAct>): Promise<unknown> {
  const user = scene.slack.user(id);
  switch (act.do) {
    case 'click':
      return { state: (await user.click(act.ts, act.actionId, act.value)).state };
    case 'click-in-view':
      return { state: (await user.clickInView(act.view, act.actionId, act.value)).state };
    case 'open-home':
      return { state: (await user.openHome()).state };
    case 'say':
      return { state: (await user.say(act.text)).state };
    case 'submit': {
      const { delivery: _, ...submission } = { delivery: null, ...(await user.submitModal(act.values)) };
      return submission;
    }
    case 'close':
      await user.closeModal();
      return {};
  }
}

async function byOfficer(scene: Scene, act: z.infer<typeof officerAct>): Promise<unknown> {
  switch (act.do) {
    case 'survey':
      return await scene.officer.launchNeedsSurvey();
    case 'course':
      return await scene.importSampleCourse();
    case 'roster':
      return await scene.officer.importRoster(act.csv ?? scene.sampleRoster);
    case 'confirm':
      return await scene.officer.confirmBinding(member(scene, act.person).person.nip);
    case 'others-answer':
      await scene.refresh();
      return scene.crowd.start(scene.cast.all().filter(({ phone }) => phone.id !== act.except));
    case 'others-stop':
      await scene.crowd.stop();
      return null;
  }
}

async function answerFailure(log: Logger, error: unknown, reply: FastifyReply): Promise<FastifyReply> {
  if (error instanceof Refused) return await reply.code(error.status).send({ message: error.message });
  if (error instanceof InputRejected) return await reply.code(422).send({ message: error.message, problems: error.problems });
  if (error instanceof PamongError) return await reply.code(409).send({ message: error.message });
  if (error instanceof NotOnScreen) return await reply.code(404).send({ message: error.message });
  if (error instanceof z.ZodError) return await reply.code(400).send({ message: z.prettifyError(error) });
  const status = z.object({ statusCode: z.number().int().min(400).max(499) }).safeParse(error);
  if (status.success) return await reply.code(status.data.statusCode).send({ message: 'The request could not be read.' });
  log.error({}, 'A button of the sandbox page failed.', error);
  return await reply.code(500).send({ message: 'That did not work; the log says why.' });
}
