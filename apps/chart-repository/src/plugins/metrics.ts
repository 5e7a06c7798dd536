import { versionStates } from '@chandlery/lifecycle';
import type { Database } from '@chandlery/persistence';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { StoreIndex } from '../index/store-index.ts';
import { operationMetrics, type OperationMetrics } from './operation-metrics.ts';

/** What the server counts; `/metrics` prints it in Prometheus' text format. */
export type Metrics = {
  readonly registry: Registry;
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  readonly uploads: Counter;
  readonly actions: Counter<'action'>;
  readonly operations: OperationMetrics;
};

/** Registers the server's metrics, with gauges that are read when somebody asks. */
export function createMetrics(
  database: Pick<Database, 'versions' | 'audit' | 'events' | 'operations'>,
  index: StoreIndex,
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'chandlery_versions',
    help: 'Chart versions by state.',
    labelNames: ['state'],
    registers,
    async collect() {
      const counts = await database.versions.countByState();
      for (const state of versionStates) this.set({ state }, counts[state]);
    },
  });
  new Gauge({
    name: 'chandlery_index_bytes',
    help: 'Bytes of all index pieces.',
    registers,
    collect() {
      this.set(index.size().bytes);
    },
  });
  new Gauge({
    name: 'chandlery_index_pieces',
    help: 'Charts that have a piece in the index.',
    registers,
    collect() {
      this.set(index.size().pieces);
    },
  });
  new Gauge({
    name: 'chandlery_audit_unsealed_records',
    help: 'Audit records that wait for their seal.',
    registers,
    async collect() {
      this.set(await database.audit.unsealed());
    },
  });
  new Gauge({
    name: 'chandlery_listener_lag_changes',
    help: 'Changes that a listener has not taken yet.',
    labelNames: ['listener'],
    registers,
    collect() {
      this.reset();
      for (const { name, lag } of database.events.status()) this.set({ listener: name }, lag);
    },
  });
  new Counter({
    name: 'chandlery_listener_failures_total',
    help: 'How often a listener failed to take changes; it is told again each time.',
    labelNames: ['listener'],
    registers,
    collect() {
      this.reset();
      for (const { name, failures } of database.events.status()) this.inc({ listener: name }, failures);
    },
  });
  return {
    registry,
    requests: new Histogram({
      name: 'chandlery_http_request_duration_seconds',
      help: 'Requests by method, route and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    }),
    uploads: new Counter({ name: 'chandlery_uploads_total', help: 'Archives taken in.', registers }),
    actions: new Counter({
      name: 'chandlery_actions_total',
      help: 'Steps of the life of versions.',
      labelNames: ['action'],
      registers,
    }),
    operations: operationMetrics(database, registry),
  };
}
