import { relative, resolve } from 'node:path';
import { buildServer } from './build-server.ts';

/** `npm run build`. */
try {
  const folder = await buildServer(resolve(import.meta.dirname, '../../..'));
  console.log(
    `Built ${relative(process.cwd(), folder)}. Run it with npm start; or copy it anywhere, and there npm ci && npm start.`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
