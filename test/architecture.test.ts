import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Visitor, parseSync } from 'oxc-parser';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');
const GENERATED = 'src/db/generated/';

/**
 * Which rooms each room may import, itself aside:
 * support <- domain <- {content, db, formats} <- app <- {telegram, slack, jobs, storage, http, cli} <- main. The sandbox stands apart.
 */
const MAY_IMPORT = {
  support: [],
  domain: ['support'],
  content: ['support', 'domain'],
  db: ['support', 'domain'],
  formats: ['support', 'domain'],
  app: ['support', 'domain', 'content', 'db', 'formats'],
  telegram: ['support', 'domain', 'content', 'formats', 'app'],
  slack: ['support', 'domain', 'content', 'formats', 'app'],
  jobs: ['support', 'domain', 'content', 'formats', 'app'],
  storage: ['support', 'app'],
  http: ['support', 'domain', 'content', 'db', 'formats', 'app'],
  cli: ['support', 'domain', 'content', 'db', 'formats', 'app'],
  sandbox: ['support'],
  config: ['support'],
  main: ['support', 'domain', 'content', 'db', 'formats', 'app', 'telegram', 'slack', 'jobs', 'storage', 'http', 'cli', 'sandbox', 'config'],
} as const satisfies Record<string, readonly string[]>;
type Room = keyof typeof MAY_IMPORT;

/** Where a process begins; what main.ts puts together lies in src/main/. They alone may read the environment. */
const ENTRIES: readonly string[] = ['src/main.ts', 'src/formats/form/reading-process.ts'];

/** Packages that only one room knows, so that replacing one stays a matter of that room. Types alone may be seen elsewhere, and `main` puts them together. */
const OWNED: readonly (readonly [RegExp, readonly Room[]])[] = [
  // The queue keeps a small pool of its own: its library wants another search path than everything else has.
  [/^pg$/, ['db', 'jobs']],
  [/^@prisma\/.*$/, ['db']],
  [/^telegraf(\/.*)?$/, ['telegram']],
  [/^@slack\/.*$/, ['slack']],
  [/^(bullmq|ioredis|node-cron)(\/.*)?$/, ['jobs']],
  [/^(commander|cli-progress)$/, ['cli']],
];

interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
}

interface Source {
  readonly path: string;
  readonly room: Room;
  readonly imports: readonly Import[];
  readonly lines: number;
  /** Places that break a rule about time, chance or the environment. */
  readonly offences: readonly string[];
  /** How many statements of SQL are written in it. */
  readonly statements: number;
  readonly onlyReexports: boolean;
}

/** How a statement of SQL begins. */
const STATEMENT = /^\s*(SELECT\s|INSERT INTO\s|UPDATE\s+\w+(\s+\w+)?\s+SET\s|DELETE FROM\s|WITH\s+\w+\s+AS\s)/;

function list(folder: string, extension: RegExp): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => relative(root, join(folder, name)).split(sep).join('/'))
    .filter((path) => extension.test(path) && !path.startsWith(GENERATED));
}

function isRoom(name: string): name is Room {
  return Object.hasOwn(MAY_IMPORT, name);
}

function roomOf(path: string): Room {
  const name = path.split('/')[1]?.replace(/\.ts$/, '') ?? '';
  if (!isRoom(name)) throw new Error(`${path}: there is no room called ${name}`);
  return name;
}

function read(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const { program, module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const imports: Import[] = module.staticImports.map((found) => ({
    from: found.moduleRequest.value,
    typeOnly: /^import\s+type\b/.test(text.slice(found.start)) || (found.entries.length > 0 && found.entries.every((entry) => entry.isType)),
  }));
  for (const { entries } of module.staticExports) {
    for (const entry of entries) if (entry.moduleRequest !== null) imports.push({ from: entry.moduleRequest.value, typeOnly: entry.isType });
  }
  const offences: string[] = [];
  let statements = 0;
  const at = (node: { readonly start: number }, what: string) => offences.push(`${path}:${text.slice(0, node.start).split('\n').length} ${what}`);
  const sql = (node: { readonly start: number }, value: string) => {
    if (/\b(now\(\)|(statement|transaction)_timestamp\(|(current|local)_?(timestamp|date|time)\b)/i.test(value)) at(node, "SQL's now()");
  };
  // People's time is a parameter of every statement; `clock_timestamp()`, the machine's own, is for leases and records of when we did it.
  const clockless = path.startsWith('src/db/') && path !== 'src/db/migrate.ts';
  new Visitor({
    ImportExpression(node) {
      if (node.source.type === 'Literal' && typeof node.source.value === 'string') imports.push({ from: node.source.value, typeOnly: false });
      else at(node, 'import of a name made at run time');
    },
    NewExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0 && path !== 'src/support/clock.ts') at(node, 'new Date()');
    },
    MemberExpression(node) {
      if (node.object.type === 'Identifier' && node.object.name === 'process' && node.property.type === 'Identifier' && node.property.name === 'env' && path.startsWith('src/') && !ENTRIES.includes(path)) at(node, 'process.env');
    },
    Literal(node) {
      if (typeof node.value !== 'string') return;
      if (clockless) sql(node, node.value);
      if (STATEMENT.test(node.value)) statements += 1;
    },
    TemplateElement(node) {
      if (clockless) sql(node, node.value.raw);
      if (STATEMENT.test(node.value.raw)) statements += 1;
    },
  }).visit(program);
  return {
    path,
    room: path.startsWith('src/') ? roomOf(path) : 'main',
    imports,
    lines: text.trimEnd().split('\n').length,
    offences,
    statements,
    onlyReexports: program.body.length > 0 && program.body.every((statement) => statement.type === 'ExportAllDeclaration' || (statement.type === 'ExportNamedDeclaration' && statement.source !== null)),
  };
}

const sources = list(src, /\.ts$/).map(read);
const tests = list(join(root, 'test'), /\.ts$/).map(read);

/** The file that a relative import means, as a path from the root. */
function target(path: string, from: string): string {
  return relative(root, resolve(join(root, dirname(path)), from.replace(/\.js$/, '.ts'))).split(sep).join('/');
}

describe('rooms', () => {
  test('there is something to look at', () => {
    expect(sources.length).toBeGreaterThan(20);
  });

  test('imports point one way', () => {
    const wrong = sources.flatMap(({ path, room, imports }) =>
      imports
        .filter(({ from }) => from.startsWith('.'))
        .map(({ from }) => target(path, from))
        .filter((to) => {
          if (!to.startsWith('src/') || ENTRIES.includes(path)) return false;
          const other = roomOf(to);
          const allowed: readonly Room[] = MAY_IMPORT[room];
          return other !== room && !allowed.includes(other);
        })
        .map((to) => `${path} -> ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  test('the source imports nothing from outside src', () => {
    const wrong = sources.flatMap(({ path, imports }) => imports.filter(({ from }) => from.startsWith('.') && !target(path, from).startsWith('src/')).map(({ from }) => `${path} -> ${from}`));
    expect(wrong).toEqual([]);
  });

  test('a package that belongs to one room is imported there alone', () => {
    const wrong = sources.flatMap(({ path, room, imports }) =>
      imports
        .filter(({ from, typeOnly }) => !typeOnly && room !== 'main' && OWNED.some(([name, rooms]) => name.test(from) && !rooms.includes(room)))
        .map(({ from }) => `${path} -> ${from}`),
    );
    expect(wrong).toEqual([]);
  });

  test('db alone knows SQL', () => {
    expect(sources.filter(({ room, statements }) => room !== 'db' && statements > 0).map(({ path }) => path)).toEqual([]);
    expect(sources.some(({ room, statements }) => room === 'db' && statements > 0)).toBe(true);
  });

  test('the domain is pure: no input or output, no package that does any', () => {
    const allowed = /^(temporal-polyfill|zod|libphonenumber-js(\/.*)?|intl-messageformat|node:crypto)$/;
    const wrong = sources
      .filter(({ room }) => room === 'domain')
      .flatMap(({ path, imports }) => imports.filter(({ from }) => !from.startsWith('.') && !allowed.test(from)).map(({ from }) => `${path} -> ${from}`));
    expect(wrong).toEqual([]);
  });

  test('every file is reached from where a process begins', () => {
    const byPath = new Map(sources.map((source) => [source.path, source]));
    const reached = new Set<string>();
    const open = [...ENTRIES];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (reached.has(path)) continue;
      reached.add(path);
      for (const { from } of byPath.get(path)?.imports ?? []) if (from.startsWith('.')) open.push(target(path, from));
    }
    expect(sources.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([]);
  });
});

describe('habits', () => {
  test('no time, chance or environment but what is passed in', () => {
    expect([...sources, ...tests].flatMap(({ offences }) => offences)).toEqual([]);
  });

  test('no file is longer than 400 lines', () => {
    const long = [...sources, ...tests].filter(({ lines }) => lines > 400).map(({ path, lines }) => `${path}: ${lines}`);
    expect(long).toEqual([]);
  });

  test('no file is named for what it is not about', () => {
    const vague = sources.map(({ path }) => path).filter((path) => /(^|[/.-])(utils?|helpers?|managers?|common|misc)([/.-]|$)|(Manager|Helper|Utils?)\.ts$/.test(path));
    expect(vague).toEqual([]);
  });

  test('no file only passes on what others export', () => {
    expect(sources.filter(({ onlyReexports }) => onlyReexports).map(({ path }) => path)).toEqual([]);
  });
});
