import { enableCompileCache } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chooseEntry } from './choose-entry.ts';

/**
 * `npm start`: runs the build or the sources, in this very process, so that signals, arguments and exit code are the
 * server's own. The server's main.ts therefore starts when it is imported (no `import.meta.main`).
 */
const root = resolve(import.meta.dirname, '../../..');
const { path, reason } = chooseEntry(root);
console.error(`chandlery: running ${reason}`);
// What a start compiles, and strips of types, the next one finds there; NODE_COMPILE_CACHE has it elsewhere, NODE_DISABLE_COMPILE_CACHE nowhere.
enableCompileCache(process.env['NODE_COMPILE_CACHE'] ?? join(root, 'node_modules/.cache/chandlery-compiled'));
process.argv[1] = path;
await import(pathToFileURL(path).href);
