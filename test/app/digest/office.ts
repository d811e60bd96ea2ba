import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { createSlackDelivery, type SlackDelivery } from '../../../src/app/digest/deliverSlack.js';
import type { RenderDigest, SlackDirectory, SlackSender } from '../../../src/app/digest/ports.js';
import type { PostDeps } from '../../../src/app/digest/postDigest.js';
import type { PostDigestsDeps } from '../../../src/app/digest/postDigests.js';
import type { TelegramSender } from '../../../src/app/ports.js';
import type { TelegramCall } from '../../../src/app/talk/types.js';
import { claimByKey, endOutbox } from '../../../src/db/outbox.js';
import type { AnswerValue } from '../../../src/domain/survey/types.js';
import type { EpochMs } from '../../../src/support/clock.js';
import { noFaults, type Faults } from '../../../src/support/faults.js';
import { telegramCall } from '../../../src/telegram/calls.js';
import { nip, openHouse } from '../house.js';

/** Monday, 16 November 2026, 08:00 WIB: the beginning of week 2026-W47. */
export const WEEK = '2026-W47';
export const WEEK_BEGINS = Date.parse('2026-11-16T01:00:00Z');
/** 09:00 WIB on the Monday after it. */
export const NEXT_MONDAY = Date.parse('2026-11-23T02:00:00Z');
export const SECRET = new Uint8Array(32).fill(7);
export const HOUR = 3_600_000;

export const HEAD = { n: 1, email: 'siti@medan.example' };
export const MIDDLE = { n: 2, email: 'budi@medan.example' };

/** An office of a head (1), a head of division (2) below, and `staff` people (3, 4, …) below that one. Closed when the test ends. */
export async function openOffice({ staff = 7, start = WEEK_BEGINS }: { readonly staff?: number; readonly start?: EpochMs } = {}) {
  const house = await openHouse(start);
  onTestFinished(() => house.close());
  const { db, clock } = house;
  await house.hire([
    `${nip(1)},Siti Rahma,${HEAD.email},,Kepala Dinas,Dinas Kominfo,,,PNS,Asia/Jakarta`,
    `${nip(2)},Budi Lubis,${MIDDLE.email},,Kepala Bidang,Bidang Aplikasi,Dinas Kominfo,${nip(1)},PNS,Asia/Jakarta`,
    ...Array.from({ length: staff }, (_, i) => `${nip(i + 3)},Pegawai ${i + 3},,,Staf,Bidang Aplikasi,Dinas Kominfo,${nip(2)},PNS,Asia/Jakarta`),
  ]);
  const toTelegram: TelegramCall[] = [];
  const telegramSender: TelegramSender = {
    send: (call) => {
      toTelegram.push(call);
      return Promise.resolve({ platformId: String(toTelegram.length) });
    },
    answerPress: () => Promise.resolve(),
  };
  const sleep = async (ms: number): Promise<void> => {
    await pause(Math.min(ms, 20));
  };
  const post: PostDeps = { db, clock, log: house.deps.log, render: house.deps.render, slack: null, zone: 'Asia/Jakarta' };
  const parse = (payload: unknown): TelegramCall | null => telegramCall.safeParse(payload).data ?? null;
  const unpaced = { perSecond: 0, chatPerSecond: 0, chatBurst: 4 };

  return {
    ...house,
    toTelegram,
    post,
    command: (slack: { readonly directory: SlackDirectory; readonly delivery: SlackDelivery } | null = null): PostDigestsDeps => ({
      ...post,
      slack: slack?.directory ?? null,
      slackDelivery: slack?.delivery ?? null,
      telegram: { sender: telegramSender, pace: unpaced, parse },
      sleep,
    }),
    slackDelivery: (sender: SlackSender, renderDigest: RenderDigest, faults: Faults = noFaults) =>
      createSlackDelivery({ db, clock, log: house.deps.log, sender, renderDigest, render: house.deps.render, faults, sleep, wakeLater: () => {}, count: () => {} }),
    /** Delivers what waits for Telegram, as a worker does. */
    drainTelegram: async () => {
      for (const { key } of await db.prisma.outbox.findMany({ where: { state: 'queued', channel: 'telegram' }, orderBy: { id: 'asc' } })) {
        const row = await claimByKey(db, key, 60_000);
        const call = parse(row?.payload);
        if (row === null || call === null) throw new Error('A message for Telegram cannot be sent.');
        const { platformId } = await telegramSender.send(call);
        await endOutbox(db, [{ id: row.id, state: 'sent', platformId }], clock.now());
      }
    },
    /** A submitted conversation of person `n`. */
    answer: async (campaign: string, n: number, answers: Readonly<Record<string, AnswerValue>>, at: EpochMs) => {
      const employeeId = await house.idOf(n);
      await db.prisma.conversation.create({
        data: {
          campaignId: campaign,
          employeeId,
          head: {},
          startedAt: new Date(at),
          askedAt: new Date(at),
          completedAt: new Date(at),
          answers: { create: Object.entries(answers).map(([question, value]) => ({ question, value: typeof value === 'object' ? [...value] : value, answeredAt: new Date(at) })) },
        },
      });
      await db.prisma.recipient.update({ where: { campaignId_employeeId: { campaignId: campaign, employeeId } }, data: { completedAt: new Date(at) } });
    },
    outboxStates: async () => (await db.prisma.outbox.findMany({ where: { kind: 'digest.weekly' }, orderBy: { id: 'asc' } })).map((r) => ({ key: r.key, channel: r.channel, state: r.state, attempts: r.attempts })),
  };
}

export type Office = Awaited<ReturnType<typeof openOffice>>;

/** What somebody answers who wants communication and a course in project management. */
export const NEEDY = { komunikasi: '2', integritas: '4', bidang_pelatihan: ['manajemen_proyek'] } as const;
