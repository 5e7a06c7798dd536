import { OperationInterrupted, type Performed, type PerformRequest } from '@chandlery/deployment';
import type { Deployer } from '../deployments/deployer.ts';

/** A deployer without a cluster: what it is asked for succeeds, at once or when it is let go. */
export type FakeDeployer = Deployer & {
  /** What it was asked to perform, oldest first. */
  readonly performed: readonly PerformRequest[];
  /** Says a line in the log of whatever it works on. */
  say(text: string): void;
  /** Keeps back what is performed from now on. @returns what lets go of it */
  hold(): () => void;
};

/** Notes and manifests of everything, which hold what a viewer must not read. */
export const fakeNotes = 'The password is hunter2.';

/** Makes one. */
export function fakeDeployer(): FakeDeployer {
  const performed: PerformRequest[] = [];
  const reports = new Set<(text: string) => void>();
  let held: Promise<void> = Promise.resolve();
  return {
    performed,
    say(text) {
      for (const report of reports) report(text);
    },
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
    async perform(_target, request, { signal, report }) {
      performed.push(request);
      const say = (text: string): void => report({ kind: 'log', data: { text } });
      reports.add(say);
      say(`${request.kind} ${request.release}`);
      const { promise: stopped, resolve } = Promise.withResolvers<void>();
      signal.addEventListener('abort', () => resolve());
      await Promise.race([held, stopped]);
      reports.delete(say);
      if (signal.aborted && signal.reason !== 'cancelled') throw new OperationInterrupted();
      return signal.aborted ? cancelled(request) : succeeded(request);
    },
    async dryRun() {
      throw new Error('nobody asks for it');
    },
    async instance() {
      return { resources: [], addresses: [] };
    },
    async notes() {
      return fakeNotes;
    },
    async manifest() {
      return fakeNotes;
    },
  };
}

function succeeded({ kind, revisionBefore }: PerformRequest): Performed {
  return {
    state: 'succeeded',
    outcome: { code: kind, message: 'Done.' },
    runs: 'requested',
    settled: kind === 'uninstall' ? 'uninstalled' : 'running',
    revision: kind === 'test' ? revisionBefore : (revisionBefore ?? 0) + 1,
    revisions: [],
  };
}

function cancelled({ revisionBefore }: PerformRequest): Performed {
  return {
    state: 'cancelled',
    outcome: { code: 'cancelled', message: 'It was cancelled.' },
    runs: revisionBefore === null ? 'nothing' : 'before',
    settled: revisionBefore === null ? 'failed' : 'running',
    revision: revisionBefore,
    revisions: [],
  };
}
