import { createHmac, randomUUID } from 'node:crypto';
import type { Limits } from '../hub.ts';
import type { App } from '../state/model.ts';
import type { World } from '../state/world.ts';
import type { Delivery } from './delivery.ts';
import { disturbed, type Disturbance } from './disturbance.ts';

/** What is to be delivered. */
export interface Outgoing {
  app: App;
  event: string;
  action: string | null;
  installationId: number | null;
  repositoryId: number | null;
  payload: unknown;
}

const atOnce = 20;

/** Sends webhooks, keeps what became of each, and disturbs them where a test asks for it. */
export class Webhooks {
  readonly deliveries: Delivery[] = [];
  readonly #world: World;
  readonly #limits: Limits;
  readonly #queue: Delivery[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #held: Delivery[] | null = null;
  #disturbance: Disturbance = {};
  #count = 0;

  constructor(world: World, limits: Limits) {
    this.#world = world;
    this.#limits = limits;
  }

  /** Makes a delivery of an event and sends it, unless deliveries are held back. */
  send(outgoing: Outgoing): void {
    // An App whose webhook is switched off has no deliveries at all.
    if (outgoing.app.hook.url === null) return;
    const payload = Buffer.from(JSON.stringify(outgoing.payload));
    const delivery = this.#record({ ...outgoing, payload, guid: randomUUID(), redelivery: false });
    if (payload.length > this.#limits.webhookBytes) return fail(delivery, 'payload too large', 413);
    if (this.#held !== null) this.#held.push(delivery);
    else this.#enqueue([delivery]);
  }

  /** Sends a delivery once more: another id, the same GUID. */
  redeliver(id: number): Delivery | null {
    const first = this.deliveries.find((delivery) => delivery.id === id);
    if (first === undefined) return null;
    const again = this.#record({ ...first, redelivery: true });
    this.#start(again);
    return again;
  }

  /** From now on each N-th delivery is doubled or dropped; `{}` ends that. */
  disturb(disturbance: Disturbance): void {
    this.#disturbance = disturbance;
    this.#count = 0;
  }

  /** Keeps deliveries back until `release`. */
  hold(): void {
    this.#held ??= [];
  }

  /** Sends what was held back, shuffled, doubled or thinned out as asked. Answers how many were held. */
  release(disturbance: Disturbance = {}): number {
    const held = this.#held ?? [];
    this.#held = null;
    for (const delivery of disturbed(held, disturbance, (lost) =>
      fail(lost, 'failed to connect to host', 502),
    )) {
      this.#start(delivery);
    }
    return held.length;
  }

  /** Waits until nothing is under way. Whoever answers may cause more; those are waited for, too. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #enqueue(deliveries: Delivery[]): void {
    const lost = (delivery: Delivery): void => fail(delivery, 'failed to connect to host', 502);
    this.#count += deliveries.length;
    const offset = this.#count - deliveries.length;
    for (const delivery of disturbed(deliveries, this.#disturbance, lost, offset)) this.#start(delivery);
  }

  #record(known: Pick<Delivery, 'payload' | 'guid' | 'redelivery'> & Omit<Outgoing, 'payload'>): Delivery {
    const delivery: Delivery = {
      ...known,
      id: this.#world.id(),
      deliveredAt: this.#world.now(),
      durationMs: 0,
      status: 'pending',
      statusCode: 0,
      requestHeaders: {},
      responseHeaders: {},
      responseBody: '',
    };
    this.deliveries.push(delivery);
    return delivery;
  }

  #start(delivery: Delivery): void {
    this.#queue.push(delivery);
    this.#pump();
  }

  #pump(): void {
    while (this.#underWay.size < atOnce) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      const work: Promise<void> = post(next, this.#limits.webhookMs).finally(() => {
        this.#underWay.delete(work);
        this.#pump();
      });
      this.#underWay.add(work);
    }
  }
}

/** The signature that the receiver must recompute over the raw bytes. */
export function signature(secret: string, payload: Buffer): string {
  return `sha256=${createHmac('sha256', secret).update(payload).digest('hex')}`;
}

function fail(delivery: Delivery, status: string, code: number): void {
  delivery.status = status;
  delivery.statusCode = code;
}

async function post(delivery: Delivery, longestMs: number): Promise<void> {
  const { app } = delivery;
  if (app.hook.url === null) return fail(delivery, 'no webhook address', 404);
  delivery.requestHeaders = {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/emulator',
    'x-github-delivery': delivery.guid,
    'x-github-event': delivery.event,
    'x-github-hook-id': String(app.id),
    'x-github-hook-installation-target-id': String(app.id),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature-256': signature(app.hook.secret, delivery.payload),
  };
  const start = performance.now();
  try {
    const answer = await fetch(app.hook.url, {
      method: 'POST',
      headers: delivery.requestHeaders,
      body: new Uint8Array(delivery.payload),
      redirect: 'manual',
      signal: AbortSignal.timeout(longestMs),
    });
    delivery.responseHeaders = Object.fromEntries(answer.headers);
    delivery.responseBody = (await answer.text()).slice(0, 100_000);
    delivery.statusCode = answer.status;
    delivery.status = answer.ok ? 'OK' : `Invalid HTTP Response: ${answer.status}`;
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    fail(delivery, late ? 'timed out' : 'failed to connect to host', late ? 504 : 502);
  }
  delivery.durationMs = performance.now() - start;
}
