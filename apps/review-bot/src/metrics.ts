import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Inbox } from './inbox/inbox.ts';

/** What the bot counts; `/metrics` prints it in Prometheus' text format. No name of a repository or person is in it. */
export type BotMetrics = {
  readonly registry: Registry;
  readonly deliveries: Counter<'outcome'>;
  readonly swept: Counter<'source'>;
  readonly reconciles: Histogram<'outcome'>;
  readonly failures: Counter<'reason'>;
  readonly gitHubRequests: Counter<'outcome'>;
};

/** Registers the bot's metrics, with gauges that are read when somebody asks. */
export function createMetrics(inbox: Pick<Inbox, 'size'>, nowMs: () => number): BotMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => Promise<number>): void => {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await read());
      },
    });
  };
  gauge('chandlery_bot_waiting_deliveries', 'Deliveries that are not dealt with.', async () => {
    return (await inbox.size()).deliveries;
  });
  gauge('chandlery_bot_waiting_keys', 'Pull requests, branches and the like that they are of.', async () => {
    return (await inbox.size()).keys;
  });
  gauge('chandlery_bot_oldest_delivery_seconds', 'How long the oldest of them waits.', async () => {
    const { oldestAtMs } = await inbox.size();
    return oldestAtMs === null ? 0 : Math.max(0, (nowMs() - oldestAtMs) / 1000);
  });
  return {
    registry,
    deliveries: new Counter({
      name: 'chandlery_bot_deliveries_total',
      help: 'Webhooks by what became of them: taken, known, ignored, malformed, forged, busy.',
      labelNames: ['outcome'],
      registers,
    }),
    swept: new Counter({
      name: 'chandlery_bot_swept_total',
      help: 'What no webhook told, by who told it: deliveries, pulls, store.',
      labelNames: ['source'],
      registers,
    }),
    reconciles: new Histogram({
      name: 'chandlery_bot_reconcile_duration_seconds',
      help: 'Reconciliations by outcome: done, again, failed, dropped, stopped, lost.',
      labelNames: ['outcome'],
      buckets: [0.1, 0.5, 1, 2, 5, 15, 60, 300],
      registers,
    }),
    failures: new Counter({
      name: 'chandlery_bot_failures_total',
      help: 'Reconciliations that failed, by reason; each is tried again.',
      labelNames: ['reason'],
      registers,
    }),
    gitHubRequests: new Counter({
      name: 'chandlery_bot_github_requests_total',
      help: 'Requests to GitHub by outcome: ok, refused, and why it could not be asked.',
      labelNames: ['outcome'],
      registers,
    }),
  };
}
