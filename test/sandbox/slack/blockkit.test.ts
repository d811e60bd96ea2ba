import { expect, test } from 'vitest';
import { z } from 'zod';
import { BOT, call, posted, SITI, slackWith } from './harness.js';

const plain = (text: string) => ({ type: 'plain_text', text });
const marked = (text: string) => ({ type: 'mrkdwn', text });
const long = (length: number) => 'a'.repeat(length);
const button = (change: object = {}) => ({ type: 'button', action_id: 'a', text: plain('Buka'), ...change });
const many = (count: number, make: (index: number) => object): object[] => Array.from({ length: count }, (_, index) => make(index));
const section = (text: object) => ({ type: 'section', text });

/** One row a rule: what still fits, what breaks it, and where Slack points. */
const RULES: readonly { readonly rule: string; readonly fits: readonly object[]; readonly breaks: readonly object[]; readonly says: string }[] = [
  { rule: '50 blocks a message', fits: many(50, () => ({ type: 'divider' })), breaks: many(51, () => ({ type: 'divider' })), says: 'no more than 50 items allowed [json-pointer:/blocks]' },
  { rule: 'section text of 3000', fits: [section(marked(long(3000)))], breaks: [section(marked(long(3001)))], says: 'must be less than 3001 characters [json-pointer:/blocks/0/text/text]' },
  { rule: 'text must not be empty', fits: [section(marked('a'))], breaks: [section(marked(''))], says: 'must be more than 0 characters [json-pointer:/blocks/0/text/text]' },
  { rule: 'section needs text or fields', fits: [{ type: 'section', fields: [plain('a')] }], breaks: [{ type: 'section' }], says: 'must define either `text` or `fields` [json-pointer:/blocks/0]' },
  { rule: '10 fields', fits: [{ type: 'section', fields: many(10, () => plain('a')) }], breaks: [{ type: 'section', fields: many(11, () => plain('a')) }], says: 'no more than 10 items allowed [json-pointer:/blocks/0/fields]' },
  { rule: 'field of 2000', fits: [{ type: 'section', fields: [plain(long(2000))] }], breaks: [{ type: 'section', fields: [plain(long(2001))] }], says: 'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]' },
  { rule: 'header of 150', fits: [{ type: 'header', text: plain(long(150)) }], breaks: [{ type: 'header', text: plain(long(151)) }], says: 'must be less than 151 characters [json-pointer:/blocks/0/text/text]' },
  { rule: 'header is plain text', fits: [{ type: 'header', text: plain('a') }], breaks: [{ type: 'header', text: marked('a') }], says: 'must be one of: plain_text [json-pointer:/blocks/0/text/type]' },
  { rule: 'button text of 75', fits: [{ type: 'actions', elements: [button({ text: plain(long(75)) })] }], breaks: [{ type: 'actions', elements: [button({ text: plain(long(76)) })] }], says: 'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]' },
  { rule: 'button text is plain', fits: [{ type: 'actions', elements: [button()] }], breaks: [{ type: 'actions', elements: [button({ text: marked('a') })] }], says: 'must be one of: plain_text [json-pointer:/blocks/0/elements/0/text/type]' },
  { rule: 'button value of 2000', fits: [{ type: 'actions', elements: [button({ value: long(2000) })] }], breaks: [{ type: 'actions', elements: [button({ value: long(2001) })] }], says: 'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]' },
  { rule: 'action_id of 255', fits: [{ type: 'actions', elements: [button({ action_id: long(255) })] }], breaks: [{ type: 'actions', elements: [button({ action_id: long(256) })] }], says: 'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]' },
  { rule: '25 elements an actions block', fits: [{ type: 'actions', elements: many(25, (i) => button({ action_id: `a${i}` })) }], breaks: [{ type: 'actions', elements: many(26, (i) => button({ action_id: `a${i}` })) }], says: 'no more than 25 items allowed [json-pointer:/blocks/0/elements]' },
  { rule: '10 elements a context block', fits: [{ type: 'context', elements: many(10, () => marked('a')) }], breaks: [{ type: 'context', elements: many(11, () => marked('a')) }], says: 'no more than 10 items allowed [json-pointer:/blocks/0/elements]' },
  { rule: 'known block types', fits: [{ type: 'divider' }], breaks: [{ type: 'carousel' }], says: 'unsupported type: carousel [json-pointer:/blocks/0/type]' },
  { rule: 'known element types', fits: [{ type: 'actions', elements: [button()] }], breaks: [{ type: 'actions', elements: [{ type: 'slider', action_id: 'a' }] }], says: 'unsupported type: slider [json-pointer:/blocks/0/elements/0/type]' },
  { rule: 'inputs stand in input blocks', fits: [{ type: 'input', label: plain('a'), element: { type: 'plain_text_input', action_id: 'a' } }], breaks: [{ type: 'actions', elements: [{ type: 'plain_text_input', action_id: 'a' }] }], says: 'unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]' },
  { rule: 'one block_id a block', fits: [{ type: 'divider', block_id: 'x' }, { type: 'divider', block_id: 'y' }], breaks: [{ type: 'divider', block_id: 'x' }, { type: 'divider', block_id: 'x' }], says: '`block_id` "x" already exists for another block [json-pointer:/blocks/1/block_id]' },
  { rule: 'one action_id an element', fits: [{ type: 'actions', elements: [button(), button({ action_id: 'b' })] }], breaks: [{ type: 'actions', elements: [button(), button()] }], says: '`action_id` "a" already exists for this block [json-pointer:/blocks/0/elements/1/action_id]' },
  {
    rule: 'option text of 75',
    fits: [{ ...section(plain('a')), accessory: { type: 'static_select', action_id: 'a', options: [{ text: plain(long(75)), value: 'v' }] } }],
    breaks: [{ ...section(plain('a')), accessory: { type: 'static_select', action_id: 'a', options: [{ text: plain(long(76)), value: 'v' }] } }],
    says: 'must be less than 76 characters [json-pointer:/blocks/0/accessory/options/0/text/text]',
  },
  { rule: 'no members of one’s own', fits: [{ type: 'divider' }], breaks: [{ type: 'divider', colour: 'red' }], says: 'invalid additional property: colour [json-pointer:/blocks/0]' },
  { rule: 'emoji belongs to plain text', fits: [section({ ...plain('a'), emoji: true })], breaks: [section({ ...marked('a'), emoji: true })], says: 'invalid additional property: emoji [json-pointer:/blocks/0/text]' },
];

test.each(RULES)('blocks: $rule', async ({ fits, breaks, says }) => {
  const slack = await slackWith();
  expect(await call(slack, 'chat.postMessage', { channel: SITI.id, text: 'x', blocks: fits })).toMatchObject({ ok: true });
  const refused = await call(slack, 'chat.postMessage', { channel: SITI.id, text: 'x', blocks: breaks });
  expect(refused).toMatchObject({ ok: false, error: 'invalid_blocks' });
  expect(refused.errors).toContain(says);
  expect(refused.response_metadata.messages).toContain(`[ERROR] ${says}`);
  expect(slack.user(SITI.id).messages()).toHaveLength(1);
});

test('all blocks of a message together stay under about 13,200 characters', async () => {
  const slack = await slackWith();
  const blocks = (count: number) => many(count, () => section(marked(long(2900))));
  expect(await call(slack, 'chat.postMessage', { channel: SITI.id, text: 'x', blocks: blocks(4) })).toMatchObject({ ok: true });
  expect(await call(slack, 'chat.postMessage', { channel: SITI.id, text: 'x', blocks: blocks(5) })).toMatchObject({ error: 'msg_blocks_too_long' });
});

test('blocks in a form must be a JSON array', async () => {
  const slack = await slackWith();
  const post = (blocks: string) => posted(`${slack.url}chat.postMessage`, { body: new URLSearchParams({ token: BOT, channel: SITI.id, blocks }) });
  expect(await post('[{]')).toMatchObject({ error: 'invalid_blocks_format' });
  expect(await post('{"type":"divider"}')).toMatchObject({ error: 'invalid_blocks_format' });
});

const home = (change: object = {}) => ({ type: 'home', blocks: [{ type: 'divider' }], ...change });
const modal = (change: object = {}) => ({ type: 'modal', title: plain('Judul'), blocks: [{ type: 'divider' }], ...change });
const input = { type: 'input', label: plain('a'), element: { type: 'plain_text_input', action_id: 'a' } };

test('an App Home takes 100 blocks', async () => {
  const slack = await slackWith();
  const publish = (view: object, user = SITI.id) => call(slack, 'views.publish', { user_id: user, view });
  expect(await publish(home({ blocks: many(100, () => ({ type: 'divider' })) }))).toMatchObject({ ok: true });
  const refused = await publish(home({ blocks: many(101, () => ({ type: 'divider' })) }));
  expect(refused).toMatchObject({ error: 'invalid_arguments' });
  expect(refused.response_metadata.messages).toContain('[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]');
  expect(await publish(modal())).toMatchObject({ error: 'invalid_arguments' });
  expect(await publish(home(), 'U404')).toMatchObject({ error: 'invalid_arguments' });
  expect(slack.user(SITI.id).home()?.view['blocks']).toHaveLength(100);
});

test.each([
  { rule: 'title of 24', fits: modal({ title: plain(long(24)) }), breaks: modal({ title: plain(long(25)) }), says: 'must be less than 25 characters [json-pointer:/view/title/text]' },
  { rule: 'submit of 24', fits: modal({ submit: plain(long(24)) }), breaks: modal({ submit: plain(long(25)) }), says: 'must be less than 25 characters [json-pointer:/view/submit/text]' },
  { rule: 'close of 24', fits: modal({ close: plain(long(24)) }), breaks: modal({ close: plain(long(25)) }), says: 'must be less than 25 characters [json-pointer:/view/close/text]' },
  { rule: 'private_metadata of 3000', fits: modal({ private_metadata: long(3000) }), breaks: modal({ private_metadata: long(3001) }), says: 'must be less than 3001 characters [json-pointer:/view/private_metadata]' },
  { rule: 'inputs need a submit button', fits: modal({ blocks: [input], submit: plain('Kirim') }), breaks: modal({ blocks: [input] }), says: 'missing required field: submit [json-pointer:/view]' },
])('modals: $rule', async ({ fits, breaks, says }) => {
  const slack = await slackWith();
  const { ts } = await call(slack, 'chat.postMessage', { channel: SITI.id, text: 'x', blocks: [{ type: 'actions', elements: [button()] }] });
  await slack.user(SITI.id).click(ts, 'a');
  const trigger = String(slack.deliveries()[0]?.body['trigger_id']);
  const refused = await call(slack, 'views.open', { trigger_id: trigger, view: breaks });
  expect(refused).toMatchObject({ error: 'invalid_arguments' });
  expect(refused.response_metadata.messages).toContain(`[ERROR] ${says}`);
  expect(await call(slack, 'views.open', { trigger_id: trigger, view: fits })).toMatchObject({ ok: true });
});

test('a trigger opens one modal within three seconds', async () => {
  const slack = await slackWith();
  const { ts } = await call(slack, 'chat.postMessage', { channel: SITI.id, text: 'x', blocks: [{ type: 'actions', elements: [button()] }] });
  const trigger = async () => String((await slack.user(SITI.id).click(ts, 'a')).body['trigger_id']);
  const open = (trigger_id: string) => call(slack, 'views.open', { trigger_id, view: modal() });
  const first = await trigger();
  slack.clock.advance(3000);
  expect(await open(first)).toMatchObject({ ok: true });
  expect(await open(first)).toMatchObject({ error: 'exchanged_trigger_id' });
  const second = await trigger();
  slack.clock.advance(3001);
  expect(await open(second)).toMatchObject({ error: 'expired_trigger_id' });
  expect(await open('1.2.3')).toMatchObject({ error: 'invalid_trigger_id' });
});

test('a view is changed by its id and only from the version that was seen', async () => {
  const slack = await slackWith();
  const published = await call(slack, 'views.publish', { user_id: SITI.id, view: home() });
  const view = z.object({ id: z.string(), hash: z.string() }).parse(published['view']);
  expect(await call(slack, 'views.update', { view_id: 'V404', view: home() })).toMatchObject({ error: 'not_found' });
  expect(await call(slack, 'views.update', { view_id: view.id, hash: 'old', view: home() })).toMatchObject({ error: 'hash_conflict' });
  expect(await call(slack, 'views.update', { view_id: view.id, hash: view.hash, view: home() })).toMatchObject({ ok: true });
  expect(await call(slack, 'views.publish', { user_id: SITI.id, hash: view.hash, view: home() })).toMatchObject({ error: 'hash_conflict' });
});
