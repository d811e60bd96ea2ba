import { SlackRefusal } from '../answers.js';
import { isObject, textAt, type JsonObject } from '../json.js';
import type { MethodContext } from './method.js';

export function getUploadUrl({ workspace, args, origin }: MethodContext): JsonObject {
  const name = args.required('filename');
  const length = args.whole('length', 1, 1_000_000_000, 0, 'invalid_arguments');
  if (length === 0) throw new SlackRefusal('invalid_arguments', ['missing required field: length']);
  const id = `F${workspace.ids.token(8)}`;
  workspace.files.set(id, { id, name, title: name, length, bytes: null, shared: false });
  return { upload_url: `${origin}/upload/v1/${id}`, file_id: id };
}

/** Shares what was uploaded; a file whose bytes never came is not found. */
export function completeUpload({ workspace, args }: MethodContext): JsonObject {
  const entries = (args.array('files', 'invalid_arguments') ?? []).filter(isObject);
  if (entries.length === 0) throw new SlackRefusal('invalid_arguments', ['missing required field: files']);
  const files = entries.map((entry) => {
    const file = workspace.files.get(textAt(entry, 'id') ?? '');
    if (file === undefined || file.bytes === null || file.shared) throw new SlackRefusal('file_not_found');
    return { ...file, title: textAt(entry, 'title') ?? file.name, shared: true };
  });
  const target = args.text('channel_id') ?? args.text('channels')?.split(',')[0];
  const channel = target === undefined ? undefined : workspace.channel(target);
  if (target !== undefined && channel === undefined) throw new SlackRefusal('channel_not_found');
  for (const file of files) workspace.files.set(file.id, file);
  if (channel !== undefined) {
    workspace.post({ channel: channel.id, author: null, text: args.text('initial_comment') ?? '', files: files.map(({ id }) => id), threadTs: args.text('thread_ts') ?? null });
  }
  return { files: files.map(({ id, title, name, length }) => ({ id, title, name, size: length })) };
}
