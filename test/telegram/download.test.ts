import { expect, test } from 'vitest';
import { createDownload } from '../../src/telegram/download.js';
import { DirectTelegram } from '../../src/telegram/client.js';
import { RetryLater } from '../../src/support/errors.js';
import { startApi, TOKEN } from '../sandbox/telegram/harness.js';

const MOST = 1_000;

async function started() {
  const { api } = await startApi();
  const person = api.person({ id: 7, firstName: 'Siti', started: true });
  const fileOf = (message: number): string => {
    const attachment = person.messages().find(({ id }) => id === message)?.attachment;
    return attachment !== undefined && attachment !== null && 'fileId' in attachment ? attachment.fileId : '';
  };
  return { api, person, fileOf, download: createDownload(new DirectTelegram(TOKEN, api.url), TOKEN, api.url) };
}

test('a file that a person sent is fetched whole', async () => {
  const { person, fileOf, download } = await started();
  const bytes = Uint8Array.from({ length: MOST }, (_, index) => index % 251);
  for (const kind of ['photo', 'voice', 'audio', 'document'] as const) {
    expect(await download(fileOf(person.sendFile(kind, bytes, '../../etc/passwd')), MOST)).toEqual({ kind: 'loaded', bytes });
  }
});

test('one byte too many ends it, whatever was said beforehand', async () => {
  const { person, fileOf, download } = await started();
  expect(await download(fileOf(person.sendFile('document', new Uint8Array(MOST + 1))), MOST)).toEqual({ kind: 'too-large', bytes: MOST + 1 });
  expect(await download(fileOf(person.sendFile('document', new Uint8Array(20_000_001))), MOST)).toMatchObject({ kind: 'too-large' });
});

test('what the platform does not have, it does not have; where it stumbles it may be asked again, and nobody hears the token', async () => {
  const { api, person, fileOf, download } = await started();
  expect(await download('nothing', MOST)).toEqual({ kind: 'unreachable' });
  const file = fileOf(person.sendFile('photo', new Uint8Array(3)));
  api.fault({ method: 'getFile', times: 1, respond: { status: 500, description: 'Internal Server Error' } });
  await expect(download(file, MOST)).rejects.toBeInstanceOf(RetryLater);
  await api.close();
  const error: unknown = await download(file, MOST).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RetryLater);
  expect(String(error)).not.toContain(TOKEN);
});
