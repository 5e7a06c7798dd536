import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/**
 * Who may import whom (the design's "Parts"). Types and formatting are checked elsewhere; here stand
 * the rules that keep the rooms apart and the habits that a machine can check.
 */
const boundaries = [
  { sourceTag: 'part:chart', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'part:lifecycle', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'part:persistence', onlyDependOnLibsWithTags: ['part:chart', 'part:lifecycle'] },
  { sourceTag: 'part:helm-cli', onlyDependOnLibsWithTags: [] },
  {
    sourceTag: 'part:deployment',
    onlyDependOnLibsWithTags: ['part:chart', 'part:lifecycle', 'part:helm-cli'],
  },
  {
    sourceTag: 'part:inspection',
    onlyDependOnLibsWithTags: ['part:chart', 'part:lifecycle', 'part:helm-cli'],
  },
  { sourceTag: 'part:api-contract', onlyDependOnLibsWithTags: ['part:lifecycle'] },
  { sourceTag: 'part:settings', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'part:console', onlyDependOnLibsWithTags: ['part:api-contract'] },
  {
    sourceTag: 'part:review-bot',
    onlyDependOnLibsWithTags: ['part:api-contract', 'part:chart', 'part:settings'],
  },
  {
    sourceTag: 'part:chart-repository',
    onlyDependOnLibsWithTags: [
      'part:chart',
      'part:lifecycle',
      'part:helm-cli',
      'part:inspection',
      'part:persistence',
      'part:deployment',
      'part:api-contract',
      'part:settings',
    ],
  },
  { sourceTag: 'part:tools', onlyDependOnLibsWithTags: ['*'] },
  { sourceTag: 'part:test', onlyDependOnLibsWithTags: ['*'] },
];

/**
 * Where the rules have types from: from the project of a file, or, where everything is linted (tools/build/src/check.ts), from one
 * program over all of them, which takes a fraction of the time and memory of one program for each.
 */
const types = process.env['WHOLE_LINT'] === '1' ? { project: 'tsconfig.json' } : { projectService: true };

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/data/**', '.nx/**', '**/fixtures/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { ...types, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, allow: [], depConstraints: boundaries },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'config.ts is the one reader of the environment.' },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    // One place starts processes, in an environment and under limits that it knows (decision 0010).
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: ['**/*.spec.ts', 'libs/*/src/testing/**', 'libs/helm-cli/src/spawn/run-process.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(node:)?child_process$',
              message: 'libs/helm-cli is the one place that starts processes.',
            },
          ],
        },
      ],
    },
  },
  {
    // What the page in a browser imports, too.
    files: ['libs/api-contract/src/**', 'libs/lifecycle/src/**'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^node:', message: 'It runs in browsers, which have nothing of Node.' }] },
      ],
      'no-restricted-globals': ['error', 'Buffer', 'process', 'setImmediate', 'global'],
    },
  },
  {
    files: ['**/config.ts', '**/*.spec.ts', 'test/**', 'tools/**', 'vitest.config.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  { files: ['tools/**', 'test/**', '**/*.spec.ts'], rules: { 'no-console': 'off' } },
  {
    // The run's cluster is there for the tests of every part.
    files: ['**/*.spec.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: ['@chandlery/cluster-tool', '@chandlery/cluster-tool/testing'],
          depConstraints: boundaries,
        },
      ],
    },
  },
);
