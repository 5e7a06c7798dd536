import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

/** What takes minutes, longest first: what begins last should be short, or one worker idles while another one ends. */
const long = [
  'test/src/deployments-faults/kill-helm',
  'test/src/durability/kill.spec',
  'test/src/review-bot/',
  'test/src/import/import.spec',
  'test/src/deployments',
  'test/src/walk/',
  'test/src/helm/',
  'test/src/durability/',
  'test/',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = long.findIndex((part) => moduleId.includes(part));
      return at === -1 ? long.length : at;
    };
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  test: {
    include: ['**/src/**/*.spec.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['test/src/setup/global-setup.ts'],
    sequence: { sequencer: LongestFirst },
    allowOnly: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // One more than the machines have cores: much of it waits for clusters, leases and other processes.
    maxWorkers: 3,
  },
});
