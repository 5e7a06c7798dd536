import { timestamp } from '../git/commit.ts';
import type { App } from '../state/model.ts';

/** One delivery of one event to one App, whatever became of it. */
export interface Delivery {
  id: number;
  /** X-GitHub-Delivery: the same for the first delivery and every redelivery. */
  guid: string;
  app: App;
  event: string;
  action: string | null;
  installationId: number | null;
  repositoryId: number | null;
  /** The bytes as they are signed and sent. */
  payload: Buffer;
  redelivery: boolean;
  deliveredAt: Date;
  durationMs: number;
  status: string;
  /** 0 as long as it is under way. */
  statusCode: number;
  requestHeaders: Record<string, string>;
  responseHeaders: Record<string, string>;
  responseBody: string;
}

/** A delivery as `GET /app/hook/deliveries` lists it. */
export function deliveryItem(delivery: Delivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: timestamp(delivery.deliveredAt),
    redelivery: delivery.redelivery,
    duration: delivery.durationMs / 1000,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

/** A delivery with what was sent and answered. */
export function deliveryDocument(delivery: Delivery) {
  return {
    ...deliveryItem(delivery),
    url: delivery.app.hook.url ?? '',
    request: {
      headers: delivery.requestHeaders,
      payload: JSON.parse(delivery.payload.toString()) as Record<string, unknown>,
    },
    response: { headers: delivery.responseHeaders, payload: delivery.responseBody },
  };
}
