// Generates the database client from prisma/schema.prisma, without Prisma's command line: that would bring 300 MB
// and a download with it. Does nothing when neither the schema nor the generator changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const schemaPath = join(root, 'prisma', 'schema.prisma');
const output = join(root, 'src', 'db', 'generated');
const stamp = join(root, '.build', 'generated.stamp');

function fingerprint() {
  const lock = readFileSync(join(root, 'node_modules', '@prisma', 'client-generator-ts', 'package.json'), 'utf8');
  return createHash('sha256').update(readFileSync(schemaPath)).update(lock).update(readFileSync(fileURLToPath(import.meta.url))).digest('hex');
}

/** Whether the client is what the schema gives. */
export function generated() {
  return existsSync(join(output, 'client.ts')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
}

export async function generate() {
  const wanted = fingerprint();
  // The CommonJS builds: the generator's ES build imports a file that its package does not carry (7.10.0).
  const require = createRequire(import.meta.url);
  const { getGenerators, loadSchemaContext, createSchemaPathInput } = require('@prisma/internals');
  const { PrismaClientTsGenerator } = require('@prisma/client-generator-ts');
  const schemaContext = await loadSchemaContext({
    schemaPath: createSchemaPathInput({ schemaPathFromConfig: schemaPath, baseDir: root }),
    printLoadMessage: false,
  });
  const generators = await getGenerators({
    schemaContext,
    registry: { 'prisma-client': { type: 'in-process', generator: new PrismaClientTsGenerator() } },
    skipDownload: true,
    printDownloadProgress: false,
    cliCommand: 'generate',
  });
  try {
    for (const generator of generators) {
      rmSync(output, { recursive: true, force: true });
      await generator.generate();
    }
  } finally {
    for (const generator of generators) generator.stop();
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href && !generated()) await generate();
