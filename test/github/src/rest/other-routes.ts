import { registerApp } from '../actions/installations.ts';
import { appDocument } from '../documents/app.ts';
import { notFound } from './github-error.ts';
import { created, ok, plainRoute, textIn, type Route } from './route.ts';

/** The manifest flow's last step, and the rate limit. */
export const otherRoutes: readonly Route[] = [
  plainRoute('POST', '/app-manifests/{code}/conversions', (call) => {
    const { world } = call.hub;
    const code = textIn(call, 'code');
    const manifest = world.manifests.get(code);
    // A code is good once, for an hour.
    world.manifests.delete(code);
    if (manifest === undefined || manifest.expiresAt <= world.now()) throw notFound();
    const { app, privateKeyPem } = registerApp(call.hub, { ...manifest, hookSecret: world.secret('whsec') });
    return created({
      ...appDocument(world, app),
      client_secret: app.clientSecret,
      webhook_secret: app.hook.secret,
      pem: privateKeyPem,
    });
  }),
  plainRoute('GET', '/rate_limit', (call) => {
    const rate = call.hub.rates.of(call.caller);
    const resources = Object.fromEntries(['core', 'search', 'graphql'].map((name) => [name, rate]));
    return ok({ resources, rate });
  }),
];
