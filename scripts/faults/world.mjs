// A whole installation under test: the platform and the people in this process, bot and worker as processes of their own, PostgreSQL embedded,
// the queue on PostgreSQL or Redis. Everything lives in one temporary folder and on loopback.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf, end, isAlive, postmasterOf } from './alive.mjs';
import { compare } from './compare.mjs';
import { chance, Player } from './people.mjs';
import { createSupervisor, startRedis } from './processes.mjs';

const PREFIX = 'pamong-faults-';
const TOKEN = '1000001:FAULTS-pamong-local-bot-api';
const SURVEY = 'kebutuhan-pelatihan';
const UNIT = 'Sekretariat';
const ZONE = 'Asia/Jakarta';
const FIRST_CHAT = 500_001;
/** So many people bind as real ones do: notice, consent, their own number. */
const REALLY_BOUND = 4;
const NO_LIMITS = { messagesPerSecond: 0, chatMessagesPerSecond: 0, chatBurst: 0, groupPerMinute: 0 };
const TICK_MS = 40;

const nip = (n) => `19800101200501${1 + (n % 2)}${String(n).padStart(3, '0')}`;
const phone = (n) => `+62812${String(70_000_000 + n)}`;

/** Takes away what runs left that were killed: their PostgreSQL and their folder. */
function sweep() {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    const owner = Number(readOr(join(folder, 'owner')));
    if (owner !== 0 && !isAlive(owner)) discard(folder);
  }
}

function discard(folder) {
  killPostgres(join(folder, 'data'));
  const home = /"home":"(\/var\/lib\/pamong\/[^"]+)"/.exec(readOr(join(folder, 'data', 'postgres.json')))?.[1];
  if (home !== undefined) rmSync(home, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function killPostgres(dataDir) {
  const postmaster = postmasterOf(dataDir);
  if (postmaster === null) return [];
  const all = [postmaster, ...childrenOf(postmaster)];
  for (const pid of all) end(pid);
  return all;
}

function readOr(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/**
 * @param options.built what `loadBuild` gave; `options.folder` where it lies
 * @param options.queue `postgres` or `redis`
 * @param options.people how many
 * @param options.think milliseconds between what a person sees and what they do, on average
 * @param options.rates messages a second that the product may send (`overall`, `chat`); none by default
 */
export async function openWorld({ built, folder: build, queue = 'postgres', people = 20, think = 1_000, seed = 1, rates = { overall: 0, chat: 0 }, webhook = null }) {
  sweep();
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  chmodSync(folder, 0o711);
  writeFileSync(join(folder, 'owner'), String(process.pid));
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  const atExit = () => discard(folder);
  process.once('exit', atExit);
  const redis = queue === 'redis' ? await startRedis(folder) : null;
  const shiftMs = workingMorning(built) - Date.now();
  // The platform does not travel with us: its messages are dated as they are sent.
  const api = await built.startBotApi({ token: TOKEN, clock: built.shiftedClock(() => 0), limits: NO_LIMITS, recordCalls: true });
  // All below the greatest offset that was ever asked for are acknowledged (Bot API: getUpdates).
  let acknowledged = 0;
  api.on('call', ({ method, payload }) => {
    if (method === 'getUpdates') acknowledged = Math.max(acknowledged, Number(payload.offset ?? 0) || 0);
  });
  const env = {
    PATH: process.env.PATH ?? '',
    TZ: 'UTC',
    NODE_ENV: 'production',
    DATA_DIR: dataDir,
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: api.url,
    TELEGRAM_MESSAGES_PER_SECOND: String(rates.overall),
    TELEGRAM_CHAT_MESSAGES_PER_SECOND: String(rates.chat),
    CLOCK_SHIFT: `PT${Math.round(shiftMs / 1000)}S`,
    LOG_LEVEL: 'info',
    ...(redis === null ? {} : { REDIS_URL: redis.url }),
    ...webhook?.(api),
  };
  const config = built.loadConfig(env);
  const log = built.silentLogger;
  let office = await built.openInstallation(config, log, false);
  await built.publishContent(office);
  const survey = built.loadSurveys().find(({ id }) => id === SURVEY);
  const logFile = join(folder, 'product.log');
  const supervisor = createSupervisor({ build, env, logFile, random: chance(seed) });
  const players = await hire(built, office, api, survey, { people, think, seed });
  const ticking = setInterval(() => {
    const now = Date.now();
    for (const player of players) if (player.live) player.act(now);
  }, TICK_MS);
  let playing = null;

  const world = {
    api,
    players,
    supervisor,
    folder,
    dataDir,
    env,
    redis,
    survey,
    pool: () => office.db.pool,
    office: () => office,
    log: () => readOr(logFile),
    /** Counts as one of those who use the database again, after it was killed. */
    reopen: async () => {
      await office.close().catch(() => {});
      office = await built.openInstallation(config, log, false);
    },
    /** Asks everyone; from now on they answer. @returns the campaign's id. */
    launch: async () => {
      const now = Date.now();
      for (const player of players) player.begin(now);
      const { campaign } = await built.launchSurvey({ db: office.db, clock: office.clock, ids: office.ids, log, defaultZone: ZONE }, { surveyId: SURVEY, unitName: UNIT });
      for (const player of players) player.live = true;
      playing = campaign;
      return campaign;
    },
    /** Waits until everyone has finished, `until` says so, or time is up. */
    played: async (ms, until = () => false) => {
      const deadline = Date.now() + ms;
      while (Date.now() < deadline && !until() && players.some(({ done }) => !done)) await sleep(100);
      return players.every(({ done }) => done);
    },
    /** Waits until `holds`, for `ms` at most. @returns whether it came to hold. */
    until: async (ms, holds) => {
      const deadline = Date.now() + ms;
      while (Date.now() < deadline) {
        if (await holds()) return true;
        await sleep(50);
      }
      return await holds();
    },
    /** What the database holds against what people meant. */
    compare: async (campaign = playing) => await compare({ built, pool: office.db.pool, vault: office.db.vault, acknowledged, survey, campaign, players }),
    killPostgres: () => killPostgres(dataDir),
    postmaster: () => postmasterOf(dataDir),
    close: async () => {
      clearInterval(ticking);
      await supervisor.stopAll('SIGKILL');
      await api.close();
      await office.close().catch(() => {});
      await redis?.stop();
      process.off('exit', atExit);
      discard(folder);
    },
  };
  return world;
}

/** Five past nine on a Tuesday, Wednesday or Thursday to come that is no holiday, in western Indonesia. */
function workingMorning(built) {
  const days = built.loadHolidays().map(({ date, kind, name }) => [date, { kind, name }]);
  const table = { years: new Set(days.map(([date]) => Number(date.slice(0, 4)))), days: new Map(days) };
  for (let day = 1; day < 60; day++) {
    const date = new Date(Date.now() + day * 86_400_000).toISOString().slice(0, 10);
    const at = Date.parse(`${date}T02:05:00Z`);
    if ([2, 3, 4].includes(new Date(at).getUTCDay()) && built.isWorkingMoment(at, ZONE, table)) return at;
  }
  throw new Error('No working day within two months.');
}

async function hire(built, office, api, survey, { people, think, seed }) {
  const header = 'nip,nama,email,telepon,jabatan,unit,unit_induk,nip_atasan,status,zona_waktu';
  const rows = Array.from({ length: people }, (_, i) => `${nip(i + 1)},Pegawai ${i + 1},,${phone(i + 1)},Staf,${UNIT},Dinas Pendidikan,${i === 0 ? '' : nip(1)},PNS,${ZONE}`);
  const imported = await built.importEmployees({ db: office.db, clock: office.clock, log: built.silentLogger, defaultZone: ZONE }, new TextEncoder().encode([header, ...rows].join('\n')), 'pegawai.csv');
  if (imported.errors.length > 0) throw new Error(`The roster was refused: ${JSON.stringify(imported.errors[0])}`);
  const settled = Math.max(0, people - REALLY_BOUND);
  await office.db.pool.query(
    `WITH bound AS (
       INSERT INTO chat (id, consent, notice_version, consent_at, employee_id)
       SELECT $1::bigint + (row_number() OVER (ORDER BY id)) - 1, 'accepted', $2, clock_timestamp(), id FROM (SELECT id FROM employee ORDER BY id LIMIT $3) e RETURNING id, employee_id)
     INSERT INTO binding (employee_id, chat_id, method, state, at) SELECT employee_id, id, 'contact', 'bound', clock_timestamp() FROM bound`,
    [FIRST_CHAT, built.NOTICE_VERSION, settled],
  );
  const players = [];
  for (let i = 0; i < people; i++) {
    const person = api.person({ id: FIRST_CHAT + i, firstName: `Pegawai ${i + 1}`, languageCode: 'id', started: i < settled });
    const player = new Player({ phone: person, number: phone(i + 1), nip: nip(i + 1), survey, seed: seed * 1_000 + i, think });
    player.live = false;
    player.chat = person.id;
    if (i >= settled) player.phone.say('/start');
    players.push(player);
  }
  const byChat = new Map(players.map((player) => [player.chat, player]));
  const see = ({ chatId, message }) => byChat.get(chatId)?.see(message, Date.now());
  api.on('message', see);
  api.on('edit', see);
  api.on('press-answer', ({ chatId, answer }) => byChat.get(chatId)?.toast(answer));
  return players;
}
