import { type InspectionReport, rulesVersion } from '@chandlery/inspection';
import type { InspectionTask, Inspector } from '../inspections/inspector.ts';

/** An inspector that has one thing to say of every chart, at once or when it is let go. */
export type PlayedInspector = Inspector & {
  /** Keeps back what is inspected from now on. @returns what lets go of it */
  hold(): () => void;
  /** What it was asked, oldest first. */
  readonly asked: readonly InspectionTask[];
};

/** Makes one: each report is rendered, has the finding `readme-missing`, and images from ghcr.io. */
export function playedInspector(): PlayedInspector {
  let held: Promise<void> = Promise.resolve();
  const asked: InspectionTask[] = [];
  return {
    asked,
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
    helmVersion: async () => undefined,
    async inspect(task, { signal }) {
      asked.push(task);
      const stopped = Promise.withResolvers<never>();
      signal.addEventListener('abort', () => stopped.reject(signal.reason), { once: true });
      await Promise.race([held, stopped.promise]);
      return report;
    },
  };
}

const report: InspectionReport = {
  rulesVersion,
  chart: { name: 'played', version: '1.0.0' },
  rendered: true,
  findings: [
    {
      code: 'readme-missing',
      severity: 'info',
      file: 'README.md',
      message: 'There is no README.',
      remedy: 'Write one.',
    },
  ],
  registries: ['ghcr.io'],
  difference: { added: [], removed: [], changed: [], unchanged: 0 },
  deployments: [],
  dependants: [],
};
