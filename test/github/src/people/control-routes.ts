import type { FastifyInstance } from 'fastify';
import type { FaultRule } from '../faults/faults.ts';
import type { Hub } from '../hub.ts';
import { GitHubError } from '../rest/github-error.ts';
import { deliveryItem } from '../webhooks/delivery.ts';
import type { Disturbance } from '../webhooks/disturbance.ts';
import { UnknownName } from './look-up.ts';
import type { People } from './people.ts';

/** What is no part of GitHub: the people's side, the clock, the faults and the meters, by HTTP. */
export function controlRoutes(app: FastifyInstance, hub: Hub, people: People): void {
  const deeds = new Map<string, (of: never) => Promise<unknown>>(Object.entries(people));
  app.post<{ Params: { deed: string } }>('/_emulator/people/:deed', async (request, reply) => {
    const deed = deeds.get(request.params.deed);
    if (deed === undefined) return reply.code(404).send({ message: `There is no ${request.params.deed}.` });
    try {
      return await deed((request.body ?? {}) as never);
    } catch (error) {
      if (error instanceof GitHubError) return reply.code(error.status).send(error.body());
      if (error instanceof UnknownName) return reply.code(404).send({ message: error.message });
      throw error;
    }
  });
  app.get('/_emulator', () => ({ people: [...deeds.keys()] }));
  app.get('/_emulator/violations', () => hub.contract.violations);
  app.get('/_emulator/meters', () => ({
    total: hub.meters.total,
    highestConcurrent: hub.meters.highestConcurrent,
    mostWritesInAMinute: hub.meters.mostWritesInAMinute,
    requests: Object.fromEntries(hub.meters.requests),
    statuses: Object.fromEntries(hub.meters.statuses),
  }));
  app.post<{ Body: { advanceMs?: number; set?: string } }>('/_emulator/clock', (request) => {
    const { advanceMs, set } = request.body;
    if (set !== undefined) hub.world.clock.set(new Date(set));
    hub.world.clock.advance(advanceMs ?? 0);
    return { now: hub.world.now().toISOString() };
  });
  app.post<{ Body: FaultRule }>('/_emulator/faults', (request) => {
    hub.faults.add(request.body);
    return {};
  });
  app.delete('/_emulator/faults', () => {
    hub.faults.clear();
    return {};
  });
  app.get('/_emulator/deliveries', () => hub.webhooks.deliveries.map(deliveryItem));
  app.post<{ Body: Disturbance }>('/_emulator/webhooks/disturb', (request) => {
    hub.webhooks.disturb(request.body);
    return {};
  });
  app.post('/_emulator/webhooks/hold', () => {
    hub.webhooks.hold();
    return {};
  });
  app.post<{ Body: Disturbance | undefined }>('/_emulator/webhooks/release', (request) => ({
    released: hub.webhooks.release(request.body ?? {}),
  }));
  app.post('/_emulator/webhooks/settled', async () => {
    await hub.webhooks.settled();
    return {};
  });
}
