#!/usr/bin/env node
// `npx pamong COMMAND`: as `npm start`, and nothing on standard output but the command's own.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadEnvironment, prepare, root } from './prepare.mjs';

await prepare({ tools: false });
loadEnvironment();
const main = join(root, 'dist', 'bundle', 'main.js');
process.argv = [process.execPath, main, ...process.argv.slice(2)];
await import(pathToFileURL(main).href);
