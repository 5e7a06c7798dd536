import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

/** What takes minutes, longest first: what begins last should be short, or one worker idles while another one ends. */
const long = [
  'test/src/deployments-faults/kill-helm',
  'test/src/durability/kill.spec',
  'test/src/review-bot/',
  'test/src/import/import.spec',
  'test/src/random-actors/',
  'libs/persistence/src/contract/pglite',
  'test/src/deployments',
  'test/src/walk/',
  'test/src/helm/',
  'test/src/durability/',
  'test/',
];

/** Those that wait for a cluster, for Helm or for another process much of their time. */
const waits = /test\/src\/(cluster|deployments|review-bot)|tools\/cluster\//;

/** Longest first, and in turns one that waits and one that works, so that the processors are never without work. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = long.findIndex((part) => moduleId.includes(part));
      return at === -1 ? long.length : at;
    };
    const sorted = (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
    const [waiting, working] = [true, false].map((wanted) =>
      sorted.filter(({ moduleId }) => waits.test(moduleId) === wanted),
    ) as [TestSpecification[], TestSpecification[]];
    return Array.from({ length: Math.max(waiting.length, working.length) }, (_, at) => [
      ...waiting.slice(at, at + 1),
      ...working.slice(at, at + 1),
    ]).flat();
  }
}

const include = ['**/src/**/*.spec.ts'];
const exclude = ['**/node_modules/**', '**/dist/**'];

/** Those that change what the other files of their process would see: clocks, the environment, the standard streams. */
const alone = [
  'apps/chart-repository/src/audit.spec.ts',
  'apps/chart-repository/src/commands/reseal-command.spec.ts',
  'libs/api-contract/src/client/retries.spec.ts',
  'libs/helm-cli/src/spawn/run-helm.spec.ts',
  'test/src/boundaries/boundaries.spec.ts',
];

export default defineConfig({
  test: {
    projects: [
      // To load what a spec imports takes longer than most specs: a process runs many files, and loads each module once.
      { extends: true, test: { name: 'together', include, exclude: [...exclude, ...alone], isolate: false } },
      { extends: true, test: { name: 'alone', include: alone, exclude } },
    ],
    globalSetup: ['test/src/setup/global-setup.ts'],
    sequence: { sequencer: LongestFirst },
    allowOnly: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // One more than the machines have cores: much of it waits.
    maxWorkers: 3,
  },
});
