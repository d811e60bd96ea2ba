import { expect, test } from 'vitest';
import { post, readAnswer, refused, startApi, TOKEN } from './harness.js';

const sayHello = { chat_id: 7, text: 'Selamat pagi' };

async function withPerson(options = {}) {
  const started = await startApi(options);
  const person = started.api.person({ id: 7, firstName: 'Sri' });
  person.say('/start');
  return { ...started, person, address: (method: string) => `${started.api.url}/bot${TOKEN}/${method}` };
}

test.each(['sendMessage', 'sendmessage', 'SENDMESSAGE'])('a method is found however it is written: %s', async (name) => {
  const { call } = await withPerson();
  expect(await call(name, sayHello)).toMatchObject({ status: 200, ok: true, result: { text: 'Selamat pagi' } });
});

test('parameters come in the address, as JSON, urlencoded or as a form', async () => {
  const { address, person } = await withPerson();
  const markup = JSON.stringify({ inline_keyboard: [[{ text: 'Ya', callback_data: 'y' }]] });
  const fields = { chat_id: '7', text: 'é & ü', reply_markup: markup };
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const query = new URLSearchParams(fields);
  const answers = await Promise.all([
    fetch(address(`sendMessage?${query}`)).then(readAnswer),
    post(address('sendMessage'), { ...fields, chat_id: 7, reply_markup: JSON.parse(markup) as unknown }),
    fetch(address('sendMessage'), { method: 'POST', body: query }).then(readAnswer),
    fetch(address('sendMessage'), { method: 'POST', body: form }).then(readAnswer),
  ]);
  for (const answer of answers) {
    expect(answer).toMatchObject({ status: 200, result: { text: 'é & ü', reply_markup: { inline_keyboard: [[{ callback_data: 'y' }]] } } });
  }
  expect(person.messages().filter(({ from }) => from === 'bot')).toHaveLength(4);
});

test('a wrong token is 401, a wrong address or method 404, a body that is no JSON 400', async () => {
  const { api, call, address } = await withPerson();
  expect(await post(`${api.url}/bot4242:other/getMe`, {})).toEqual(refused(401, 'Unauthorized'));
  expect(await post(`${api.url}/nothing`, {})).toMatchObject(refused(404, 'Not Found'));
  expect(await call('sendMessages')).toMatchObject(refused(404, 'Not Found: method not found'));
  const broken = await fetch(address('sendMessage'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"chat_id":' });
  expect(await readAnswer(broken)).toMatchObject({ status: 400, ok: false });
});

test('getMe tells who the bot is', async () => {
  const { call } = await withPerson({ username: 'pamong_medan_bot' });
  expect(await call('getMe')).toMatchObject({ ok: true, result: { id: 4242, is_bot: true, username: 'pamong_medan_bot' } });
});

test('what is told about the bot can be set and read', async () => {
  const { call } = await withPerson();
  const commands = [{ command: 'start', description: 'Mulai' }];
  expect(await call('setMyCommands', { commands })).toMatchObject({ result: true });
  expect(await call('getMyCommands')).toMatchObject({ result: commands });
  expect(await call('getMyCommands', { language_code: 'en' })).toMatchObject({ result: [] });
  expect(await call('setMyCommands', { commands: [{ command: 'Start!', description: 'x' }] })).toMatchObject(refused(400, 'Bad Request: BOT_COMMAND_INVALID'));
  expect(await call('setMyDescription', { description: 'Asisten pelatihan' })).toMatchObject({ result: true });
  expect(await call('getMyDescription')).toMatchObject({ result: { description: 'Asisten pelatihan' } });
  expect(await call('setMyShortDescription', { short_description: 'x'.repeat(121) })).toMatchObject({ status: 400 });
  expect(await call('setChatMenuButton', { menu_button: { type: 'commands' } })).toMatchObject({ result: true });
  expect(await call('getChat', { chat_id: 7 })).toMatchObject({ result: { id: 7, type: 'private', first_name: 'Sri' } });
});

test('a file that is sent can be fetched again', async () => {
  const { address, call, api, person } = await withPerson();
  const form = new FormData();
  form.append('chat_id', '7');
  form.append('caption', '<b>Sertifikat</b>');
  form.append('parse_mode', 'HTML');
  form.append('document', new Blob(['isi'], { type: 'application/pdf' }), 'sertifikat.pdf');
  const answer = await readAnswer(await fetch(address('sendDocument'), { method: 'POST', body: form }));
  expect(answer).toMatchObject({ ok: true, result: { caption: 'Sertifikat', caption_entities: [{ type: 'bold' }], document: { file_name: 'sertifikat.pdf', file_size: 3 } } });
  const attachment = person.messages().at(-1)?.attachment;
  expect(attachment).toMatchObject({ kind: 'document', name: 'sertifikat.pdf' });
  const file = await call('getFile', { file_id: attachment?.kind === 'document' ? attachment.fileId : '' });
  expect(file).toMatchObject({ result: { file_path: 'documents/file_1.pdf' } });
  expect(await (await fetch(`${api.url}/file/bot${TOKEN}/documents/file_1.pdf`)).text()).toBe('isi');
  expect(await call('sendPhoto', { chat_id: 7 })).toMatchObject(refused(400, 'Bad Request: there is no photo in the request'));
});

test('a picture is measured, and what is none is refused', async () => {
  const { address, person } = await withPerson();
  const upload = async (bytes: Uint8Array<ArrayBuffer>) => {
    const form = new FormData();
    form.append('chat_id', '7');
    form.append('photo', new Blob([bytes], { type: 'image/png' }), 'grafik.png');
    return readAnswer(await fetch(address('sendPhoto'), { method: 'POST', body: form }));
  };
  const png = new Uint8Array(32);
  png.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  png.set([0, 0, 1, 0x2c, 0, 0, 0, 0xc8], 16);
  expect(await upload(png)).toMatchObject({ result: { photo: [{ width: 300, height: 200, file_size: 32 }] } });
  expect(person.messages().at(-1)?.attachment).toMatchObject({ kind: 'photo' });
  expect(await upload(new Uint8Array(32))).toMatchObject(refused(400, 'Bad Request: IMAGE_PROCESS_FAILED'));
  expect(await upload(new Uint8Array(0))).toMatchObject(refused(400, 'Bad Request: file must be non-empty'));
});

test('every call is kept in the log, with what was answered', async () => {
  const { call, api } = await withPerson();
  await call('sendMessage', sayHello);
  await call('sendMessage', { chat_id: 7, text: '' });
  expect(api.calls).toMatchObject([
    { seq: 1, method: 'sendMessage', chatId: 7, status: 200, payload: sayHello, early: false, accepted: true, via: 'http' },
    { seq: 2, method: 'sendMessage', chatId: 7, status: 400, description: 'Bad Request: message text is empty', accepted: false },
  ]);
});
