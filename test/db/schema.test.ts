import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { Client } from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { type TestDatabase, emptyDatabase, freshDatabase } from '../support/database.js';

declare const WebAssembly: { instantiate(binary: Uint8Array, imports: object): Promise<{ readonly instance: { readonly exports: Readonly<Record<string, () => void>> } }> };

const schema = fileURLToPath(new URL('../../prisma/schema.prisma', import.meta.url));

/** The engine's package expects a bundler that loads WebAssembly; Node is given it by hand. */
async function loadEngine(): Promise<void> {
  const binary = readFileSync(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(binary, { './schema_engine_bg.js': { ...bindings } });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports['__wbindgen_start']?.();
}

beforeAll(loadEngine);

interface Facts {
  readonly columns: readonly string[];
  readonly keys: readonly string[];
  readonly indexes: readonly string[];
}

/** What a database consists of, one line a fact. */
async function factsOf(database: TestDatabase, prepare = ''): Promise<Facts> {
  const client = new Client(database.url);
  await client.connect();
  const ask = async (sql: string) => (await client.query<{ fact: string }>(sql)).rows.map(({ fact }) => fact).toSorted();
  try {
    if (prepare !== '') await client.query(prepare);
    return {
      columns: await ask(`SELECT concat_ws(' ', table_name, column_name, udt_name, character_maximum_length, datetime_precision, CASE is_nullable WHEN 'NO' THEN 'required' END, 'default ' || column_default) AS fact
                          FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'`),
      keys: await ask(`SELECT conrelid::regclass || ': ' || pg_get_constraintdef(oid) AS fact FROM pg_constraint
                       WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f') AND conrelid <> coalesce(to_regclass('_prisma_migrations'), 0)`),
      indexes: await ask(`SELECT regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON') AS fact FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`),
    };
  } finally {
    await client.end();
  }
}

/** The database that Prisma itself would make of schema.prisma. */
async function wantedBy(content: string): Promise<Facts> {
  const scratch = await emptyDatabase();
  try {
    const datamodels: [string, string][] = [[schema, content]];
    const engine = await bindings.SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(new PrismaPg({ ...scratch.connection, max: 2 })));
    const { stdout } = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [{ path: schema, content }] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    engine.free();
    return await factsOf(scratch, stdout ?? '');
  } finally {
    await scratch.drop();
  }
}

async function made(): Promise<Facts> {
  const migrated = await freshDatabase();
  try {
    return await factsOf(migrated);
  } finally {
    await migrated.drop();
  }
}

test('the migrations make what the schema says; only indexes may go beyond what it has words for', async () => {
  const [wanted, found] = [await wantedBy(readFileSync(schema, 'utf8')), await made()];
  expect(found.columns).toEqual(wanted.columns);
  expect(found.keys).toEqual(wanted.keys);
  expect(wanted.indexes.filter((index) => !found.indexes.includes(index))).toEqual([]);
});

test('a column that no migration makes is noticed', async () => {
  const changed = readFileSync(schema, 'utf8').replace('model Setting {', 'model Setting {\n  extra Int?');
  const [wanted, found] = [await wantedBy(changed), await made()];
  expect(wanted.columns.filter((column) => !found.columns.includes(column))).toEqual(['setting extra int4']);
});
