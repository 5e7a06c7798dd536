import { deliveryDocument, deliveryItem, type Delivery } from '../webhooks/delivery.ts';
import { notFound } from './github-error.ts';
import { pageOf } from './pages.ts';
import { appRoute, bodyOf, numberIn, ok, type AppCall, type Route } from './route.ts';

/** The App's webhook: where it goes, and what became of each delivery. */
export const hookRoutes: readonly Route[] = [
  appRoute('GET', '/app/hook/config', (call) => ok(config(call))),
  appRoute('PATCH', '/app/hook/config', (call) => {
    const { url, secret } = bodyOf<{ url?: string; secret?: string }>(call);
    if (url !== undefined) call.app.hook.url = url;
    if (secret !== undefined) call.app.hook.secret = secret;
    return ok(config(call));
  }),
  appRoute('GET', '/app/hook/deliveries', (call) => {
    const { perPage } = pageOf(call);
    const newestFirst = deliveriesOf(call).reverse();
    const cursor = call.query['cursor'];
    const start = cursor === undefined ? 0 : newestFirst.findIndex((one) => cursorOf(one) === cursor);
    if (start < 0) throw notFound();
    const chosen = newestFirst.slice(start, start + perPage);
    const next = newestFirst[start + perPage];
    const query = next === undefined ? '' : `per_page=${perPage}&cursor=${cursorOf(next)}`;
    const address = `${call.hub.world.origin}/app/hook/deliveries?${query}`;
    return ok(chosen.map(deliveryItem), next === undefined ? {} : { link: `<${address}>; rel="next"` });
  }),
  appRoute('GET', '/app/hook/deliveries/{delivery_id}', (call) => ok(deliveryDocument(deliveryIn(call)))),
  appRoute('POST', '/app/hook/deliveries/{delivery_id}/attempts', (call) => {
    call.hub.webhooks.redeliver(deliveryIn(call).id);
    return { status: 202, body: {} };
  }),
];

function config({ app }: AppCall) {
  return { content_type: 'json', insecure_ssl: '0', secret: '********', url: app.hook.url ?? '' };
}

/** Deliveries that came to an end; one that is under way is not listed yet. */
function deliveriesOf(call: AppCall): Delivery[] {
  return call.hub.webhooks.deliveries.filter((one) => one.app === call.app && one.statusCode !== 0);
}

function deliveryIn(call: AppCall): Delivery {
  const id = numberIn(call, 'delivery_id');
  const found = deliveriesOf(call).find((one) => one.id === id);
  if (found === undefined) throw notFound();
  return found;
}

/** Cursors are opaque, and not page numbers. */
function cursorOf(delivery: Delivery): string {
  return `v1_${delivery.id}`;
}
