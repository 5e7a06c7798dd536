import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BadArguments, readArguments } from './arguments.ts';
import { startEmulator } from './emulator.ts';

test('npm run github prints what a person needs, works, and leaves nothing behind', async () => {
  const command = [
    join(import.meta.dirname, 'main.ts'),
    '--port',
    '0',
    '--hook',
    'http://127.0.0.1:9/webhooks',
  ];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += String(chunk);
    if (printed.includes('_emulator\n')) break;
  }
  const key = /private key +(\S+)/.exec(printed)?.[1] ?? '';
  const origin = /base URL +(\S+)/.exec(printed)?.[1] ?? '';
  expect(await readFile(key, 'utf8')).toContain('PRIVATE KEY');
  const deeds = (await (await fetch(`${origin}/_emulator`)).json()) as { people: string[] };
  expect(deeds.people).toEqual(expect.arrayContaining(['openPullRequest', 'review', 'merge', 'enqueue']));
  const charts = await fetch(`${origin}/repos/acme/charts/contents/charts/web/Chart.yaml`);
  expect(charts.status).toBe(200);
  child.kill('SIGINT');
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(0);
  await expect(access(key)).rejects.toThrow();
});

test('a port that is taken is said, without a trace', async () => {
  const emulator = await startEmulator();
  const { port } = new URL(emulator.origin);
  await expect(startEmulator({ port: Number(port) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await emulator.close();
});

test('what the command does not take is said', () => {
  expect(readArguments([], 's')).toMatchObject({ port: 8390, secret: 's' });
  expect(() => readArguments(['--port', 'x'], 's')).toThrow(BadArguments);
  expect(() => readArguments(['--hook', 'nowhere'], 's')).toThrow('--hook');
  expect(() => readArguments(['--colour'], 's')).toThrow(BadArguments);
});
