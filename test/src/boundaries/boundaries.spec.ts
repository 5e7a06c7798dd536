import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const rule = '@nx/enforce-module-boundaries';

/** The parts of the design, whether they are there yet or not. */
const parts = [
  'api-contract',
  'chart',
  'chart-repository',
  'console',
  'deployment',
  'helm-cli',
  'inspection',
  'lifecycle',
  'persistence',
  'review-bot',
  'settings',
  'test',
  'tools',
];

describe('an import between parts', () => {
  let eslint: ESLint;

  beforeAll(async () => {
    // On a fresh clone no project graph is cached yet, and without one the rule would let everything pass.
    process.env['NX_DAEMON'] = 'false';
    const { createProjectGraphAsync } = await import('@nx/devkit');
    await createProjectGraphAsync({ exitOnError: false });
    eslint = new ESLint({
      cwd: root,
      ruleFilter: ({ ruleId }) => ruleId === rule,
      // The rule asks for no types, which take longer than all else.
      overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
    });
  });

  test.each([
    ['libs/lifecycle', '@chandlery/persistence'],
    ['libs/lifecycle', '@chandlery/chart'],
    ['libs/chart', '@chandlery/lifecycle'],
    ['libs/chart', '@chandlery/deployment'],
    ['libs/deployment', '@chandlery/persistence'],
    ['libs/api-contract', '@chandlery/persistence'],
    ['libs/helm-cli', '@chandlery/chart'],
    ['libs/persistence', '@chandlery/helm-cli'],
    ['libs/persistence', '@chandlery/api-contract'],
    ['libs/persistence', '@chandlery/chart-repository'],
    ['libs/settings', '@chandlery/lifecycle'],
  ])('from %s to %s is refused', async (from, to) => {
    expect(await findings(from, `import * as planted from '${to}';`)).toHaveLength(1);
    expect(await findings(from, `export type { Planted } from '${to}';`)).toHaveLength(1);
    expect(await findings(from, `export const planted = await import('${to}');`)).toHaveLength(1);
  });

  test.each([
    ['libs/persistence', '@chandlery/lifecycle'],
    ['libs/persistence', '@chandlery/chart'],
    ['libs/deployment', '@chandlery/chart'],
    ['libs/api-contract', '@chandlery/lifecycle'],
    ['apps/chart-repository', '@chandlery/persistence'],
    ['apps/chart-repository', '@chandlery/helm-cli'],
    ['apps/review-bot', '@chandlery/settings'],
    ['test', '@chandlery/chart-repository'],
  ])('from %s to %s is right', async (from, to) => {
    expect(await findings(from, `import * as planted from '${to}';`)).toEqual([]);
  });

  test('that goes around the door of a lib is refused', async () => {
    const planted = `import * as planted from '../../lifecycle/src/states.ts';`;
    expect(await findings('libs/persistence', planted)).toHaveLength(1);
  });

  test('of the test cluster is right in specs, and nowhere else', async () => {
    const planted = `import * as planted from '@chandlery/cluster-tool/testing';`;
    expect(await findings('libs/lifecycle', planted, 'src/votes.spec.ts')).toEqual([]);
    expect(await findings('libs/lifecycle', planted)).toHaveLength(1);
    const another = `import * as planted from '@chandlery/persistence';`;
    expect(await findings('libs/lifecycle', another, 'src/votes.spec.ts')).toHaveLength(1);
  });

  /** What the rule says of a text that stands in place of a file of a part; nothing is written. */
  async function findings(part: string, text: string, file = 'src/index.ts'): Promise<readonly string[]> {
    const results = await eslint.lintText(`${text}\n`, { filePath: join(root, part, file) });
    const messages = results.flatMap((result) => result.messages);
    expect(messages.filter(({ fatal }) => fatal === true)).toEqual([]);
    return messages.filter(({ ruleId }) => ruleId === rule).map(({ message }) => message);
  }
});

describe('the tags', () => {
  test('name exactly one part for every workspace project', async () => {
    const projects = await workspaceProjects();
    expect(projects.length).toBeGreaterThan(0);
    for (const { folder, tags } of projects) {
      expect(
        tags.filter((tag) => tag.startsWith('part:')),
        folder,
      ).toEqual([`part:${partOf(folder)}`]);
    }
  });

  test('of the design each have a constraint, and no other tag has one', async () => {
    const constraints = await constraintsOf(join(root, 'libs/chart/src/index.ts'));
    expect(constraints.map(({ sourceTag }) => sourceTag).sort()).toEqual(parts.map((part) => `part:${part}`));
  });

  test('let chart and lifecycle import nothing of ours, and the console the contract alone', async () => {
    const constraints = await constraintsOf(join(root, 'libs/chart/src/index.ts'));
    const allowed = Object.fromEntries(
      constraints.map(({ sourceTag, onlyDependOnLibsWithTags }) => [sourceTag, onlyDependOnLibsWithTags]),
    );
    expect(allowed['part:chart']).toEqual([]);
    expect(allowed['part:lifecycle']).toEqual([]);
    expect(allowed['part:console']).toEqual(['part:api-contract']);
  });
});

type Constraint = { readonly sourceTag: string; readonly onlyDependOnLibsWithTags: readonly string[] };

/** The constraints that the real configuration gives to a file. */
async function constraintsOf(file: string): Promise<readonly Constraint[]> {
  const config = (await new ESLint({ cwd: root }).calculateConfigForFile(file)) as {
    rules: Record<string, readonly [unknown, { depConstraints: readonly Constraint[] }]>;
  };
  return config.rules[rule]?.[1].depConstraints ?? [];
}

/** Every folder that npm takes for a workspace, with its Nx tags. */
async function workspaceProjects(): Promise<readonly { folder: string; tags: readonly string[] }[]> {
  const { workspaces } = await manifestOf('.');
  const projects: { folder: string; tags: readonly string[] }[] = [];
  for await (const folder of glob(workspaces ?? [], { cwd: root })) {
    if (!existsSync(join(root, folder, 'package.json'))) continue;
    projects.push({ folder, tags: (await manifestOf(folder)).nx?.tags ?? [] });
  }
  return projects;
}

async function manifestOf(folder: string): Promise<{ workspaces?: string[]; nx?: { tags?: string[] } }> {
  return JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')) as object;
}

/** `libs/chart` -> `chart`; everything in tools/ is the part `tools`. */
function partOf(folder: string): string {
  const [first = '', second = ''] = folder.split('/');
  return first === 'apps' || first === 'libs' ? second : first;
}
