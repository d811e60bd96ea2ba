// The process that reads a form's files: started by `readForm`, and killed by it when it takes too long or too much. It gets a request, gives an answer and ends.
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { withDocument } from './form-document.js';
import { formLimits } from './limits.js';
import { formFileMessages } from './messages.js';
import { formRequest, rowsInLine, type ReplyHead } from './protocol.js';
import { FormRefused } from './refusal.js';

async function give(bytes: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(bytes)) await once(process.stdout, 'drain');
}

const giveLine = (value: unknown): Promise<void> => give(`${JSON.stringify(value)}\n`);

const linesOf = (rows: readonly unknown[]): number => Math.ceil(rows.length / rowsInLine);

async function giveRows(rows: readonly unknown[]): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsInLine) await giveLine(rows.slice(at, at + rowsInLine));
}

/** More than anybody reads. */
const mostProblems = 1000;

const request = formRequest.parse(JSON.parse(await text(process.stdin)));
const messages = formFileMessages[request.language];
try {
  await withDocument(request.path, { ...formLimits, ...request.limits }, messages, async ({ sheets, mistakes, warnings, pictures }) => {
    const tables = Object.entries(sheets.tables);
    await giveLine({
      ok: true,
      file: sheets.file,
      sheets: sheets.sheets.length,
      tables: tables.length,
      mistakes: mistakes.slice(0, mostProblems),
      warnings: warnings.slice(0, mostProblems),
      pictures: pictures.map(({ name, type, bytes }) => ({ name, type, bytes })),
    } satisfies ReplyHead);
    for (const { name, headers, rows } of sheets.sheets) {
      await giveLine({ name, headers, lines: linesOf(rows) });
      await giveRows(rows);
    }
    for (const [name, { columns, rows }] of tables) {
      await giveLine({ name, columns, lines: linesOf(rows) });
      await giveRows(rows);
    }
    for (const picture of pictures) await give(await picture.read());
  });
} catch (error) {
  const problems = error instanceof FormRefused ? error.problems.slice(0, mostProblems) : [{ message: messages.damaged() }];
  await giveLine({ ok: false, problems } satisfies ReplyHead);
}
