import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join, resolve } from 'node:path';
import * as contract from '@chandlery/api-contract';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientsOf } from './testing/client.ts';
import { ada, chart, rex, type TestApp, testApp } from './testing/test-app.ts';

const root = resolve(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/api.md'), 'utf8');

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

/** The examples of docs/api.md, one below the other. */
function examples(kind: RegExp): string {
  return [...page.matchAll(/^```ts( browser)?\n(.*?)^```$/gms)]
    .filter(([, what = '']) => kind.test(what))
    .map(([, , code = '']) => code)
    .join('\n');
}

test('the examples of docs/api.md have the types that they say', () => {
  const name = join(import.meta.dirname, 'api-examples.ts');
  const given = 'declare const token: string, reviewerToken: string, archive: Uint8Array;\n';
  const text = given + examples(/.*/);
  const file = ts.readConfigFile(join(root, 'apps/chart-repository/tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(file.config, ts.sys, join(root, 'apps/chart-repository'));
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (path) => path === name || fileExists(path);
  host.getSourceFile = (path, language, ...how) =>
    path === name ? ts.createSourceFile(path, text, language) : getSourceFile(path, language, ...how);
  const program = ts.createProgram([name], options, host);
  const source = program.getSourceFile(name);
  const mistakes = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  expect(mistakes.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
});

test('the examples of docs/api.md run against the server', async () => {
  const { baseUrl, of } = await clientsOf(app);
  const tokenOf = async (as: string) => {
    const made = await of(as).me.tokens.create({ name: 'examples', scopes: ['*'] });
    return made.secret;
  };
  const lines: string[] = [];
  const given = {
    contract,
    token: await tokenOf(ada),
    reviewerToken: await tokenOf(rex),
    archive: chart('redis', '1.0.0'),
    console: { log: (...what: unknown[]) => lines.push(what.join(' ')) },
  };
  const code = examples(/^$/)
    .replace(/import (\{[^}]*\}) from '@chandlery\/api-contract';/, 'const $1 = contract;')
    .replace('https://charts.example.com', baseUrl);
  const script = stripTypeScriptTypes(`async () => {${code}}`);
  const run = new Function(...Object.keys(given), `return (${script})();`) as (
    ...of: unknown[]
  ) => Promise<void>;
  await run(...Object.values(given));
  expect(lines).toEqual([
    'ada may see team',
    expect.stringMatching(/^active \d{4}-/),
    'team redis 1.0.0',
    '1 ',
    'Somebody changed it in between: read it again, and decide anew.',
    '1.0.0 is there already. Upload the chart under a new version number.',
  ]);
});
