import type { Database, Operation } from '@chandlery/persistence';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What is counted of operations. */
export type OperationMetrics = {
  /** Counts one that has ended; of one that has not nothing is counted. */
  ended(operation: Operation): void;
};

/** Registers what is counted of operations: those that wait and run, how those ended that did, and how long they took. */
export function operationMetrics(
  { operations }: Pick<Database, 'operations'>,
  registry: Registry,
): OperationMetrics {
  const registers = [registry];
  new Gauge({
    name: 'chandlery_operations',
    help: 'Operations that wait (queued) and run, by kind.',
    labelNames: ['kind', 'state'],
    registers,
    async collect() {
      this.reset();
      for (const { kind, state, operations: count } of await operations.counts()) {
        this.set({ kind, state }, count);
      }
    },
  });
  const outcomes = new Counter({
    name: 'chandlery_operations_ended_total',
    help: 'Operations that ended, by kind, state and code of the outcome.',
    labelNames: ['kind', 'state', 'code'],
    registers,
  });
  const durations = new Histogram({
    name: 'chandlery_operation_duration_seconds',
    help: 'How long operations ran, from their first beginning to their end, by kind and state.',
    labelNames: ['kind', 'state'],
    buckets: [0.5, 1, 2, 5, 15, 30, 60, 120, 300, 600, 1800],
    registers,
  });
  return {
    ended({ kind, state, outcome, startedAtMs, finishedAtMs }) {
      if (finishedAtMs === null) return;
      outcomes.inc({ kind, state, code: outcome?.code ?? '' });
      if (startedAtMs !== null) durations.observe({ kind, state }, (finishedAtMs - startedAtMs) / 1000);
    },
  };
}
