import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: root }).sort();
const operated = [...documents, 'Dockerfile', 'docker-compose.yml'];
const server = 'apps/chart-repository/src';
const bot = 'apps/review-bot/src';

test.each(documents)('the links of %s lead to files', (document) => {
  const targets = matches(document, /\]\(([^)#]+)[^)]*\)/g).filter((target) => !/^[a-z]+:/.test(target));
  expect(targets.filter((target) => !existsSync(join(root, dirname(document), target)))).toEqual([]);
});

test.each(operated)('the settings that %s names exist', (document) => {
  const named = (part: string): string[] => matches(`${part}/config.ts`, /'(CHANDLERY_[A-Z_]+)'/g);
  const files = named(bot).map((name) => `${name}_FILE`);
  const settings = new Set([...named(server), ...named(bot), ...files]);
  expect(matches(document, /\b(CHANDLERY_[A-Z_]+)\b/g).filter((name) => !settings.has(name))).toEqual([]);
});

test.each(documents)('the scripts and files that %s runs exist', (document) => {
  const scripts = Object.keys((JSON.parse(textOf('package.json')) as { scripts: object }).scripts);
  expect(matches(document, /npm run ([a-z:-]+)/g).filter((name) => !scripts.includes(name))).toEqual([]);
  expect(matches(document, /node ([\w./-]+\.ts)/g).filter((path) => !existsSync(join(root, path)))).toEqual(
    [],
  );
});

test('the container starts the server with the flags of Node with which npm does', () => {
  const { start } = (JSON.parse(textOf('package.json')) as { scripts: { start: string } }).scripts;
  const [server = ''] = textOf('Dockerfile').match(/^ENTRYPOINT .*"main\.js"\]$/m) ?? [];
  const flags = server.match(/--[^"]+/g) ?? [];
  expect(flags).not.toEqual([]);
  expect(flags).toEqual(start.match(/--\S+/g));
});

test('the commands that docs/operating.md names are those of the server', () => {
  const usage = textOf(`${server}/commands/run-command.ts`);
  const named = matches('docs/operating.md', /npm start -- ([a-z-]+)/g);
  expect(named).not.toEqual([]);
  expect(named.filter((command) => !usage.includes(`case '${command}'`))).toEqual([]);
});

test('docs/operating.md lists the metrics of the server, all of them', () => {
  const files = ['metrics.ts', 'operation-metrics.ts'];
  const metrics = files.flatMap((file) => matches(`${server}/plugins/${file}`, /name: '(chandlery_[a-z_]+)'/g));
  expect([...new Set(matches('docs/operating.md', /`(chandlery_[a-z_]+)`/g))].sort()).toEqual(metrics.sort());
});

test('docs/review-bot.md lists the metrics of the bot, all of them, and its permissions and events', () => {
  const metrics = matches(`${bot}/metrics.ts`, /'(chandlery_bot_[a-z_]+)'/g);
  const page = textOf('docs/review-bot.md');
  expect([...new Set(matches('docs/review-bot.md', /`(chandlery_bot_[a-z_]+)`/g))].sort()).toEqual(metrics.sort());
  const asked = matches(`${bot}/setup/manifest.ts`, /^ {2}(?:(\w+): '(?:read|write)'|'(\w+)'),$/gm);
  expect(asked.length).toBeGreaterThan(5);
  for (const name of asked.filter((one) => one !== '')) expect(page).toContain(`\`${name}\``);
});

/** The first group of every match in a file of the repository. */
function matches(path: string, pattern: RegExp): string[] {
  return [...textOf(path).matchAll(pattern)].map(([, group = '']) => group);
}

function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
