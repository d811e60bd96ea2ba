import type { Telegram } from 'telegraf';
import { z } from 'zod';

export type ClientSignal = NonNullable<NonNullable<Parameters<Telegram['callApi']>[2]>['signal']>;

/** Node's own signal in the client's type, which describes the same thing in a polyfill's words. */
export const clientSignal = z.custom<ClientSignal>((signal) => signal instanceof AbortSignal);
