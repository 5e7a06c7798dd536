import { randomBytes } from 'node:crypto';
import {
  changeRepositories,
  installApp,
  registerApp,
  setSuspended,
  uninstallApp,
} from '../actions/installations.ts';
import type { Hub } from '../hub.ts';
import type { Permissions } from '../state/model.ts';
import { emitToApp } from '../webhooks/emit.ts';
import { appOf, installationOf, repositoryOf, userOf } from './look-up.ts';

const codeLifeMs = 3_600_000;

/** What people do with GitHub Apps. */
export function appPeople(hub: Hub) {
  return {
    /** Registers an App by hand. The private key is given out here, and never again. `privateKeyPem` brings one. */
    async registerApp(of: {
      name: string;
      owner: string;
      permissions: Permissions;
      events: string[];
      hookUrl?: string;
      hookSecret?: string;
      /** Spares the tests of a process the making of a key each. */
      privateKeyPem?: string;
    }) {
      const { app, privateKeyPem } = registerApp(hub, {
        name: of.name,
        owner: userOf(hub, of.owner),
        permissions: of.permissions,
        events: of.events,
        hookUrl: of.hookUrl ?? null,
        hookSecret: of.hookSecret ?? hub.world.secret('whsec'),
        ...(of.privateKeyPem === undefined ? {} : { privateKeyPem: of.privateKeyPem }),
      });
      const { id, slug, clientId, clientSecret, hook } = app;
      return { id, slug, clientId, clientSecret, webhookSecret: hook.secret, privateKeyPem };
    },

    /** Confirms a manifest in the page; GitHub then leads back with this code, which is converted once. */
    async confirmManifest(of: {
      as: string;
      manifest: {
        name?: string;
        hook_attributes?: { url: string };
        default_permissions?: Permissions;
        default_events?: string[];
      };
    }) {
      const code = randomBytes(20).toString('hex');
      hub.world.manifests.set(code, {
        owner: userOf(hub, of.as),
        name: of.manifest.name ?? 'app',
        permissions: of.manifest.default_permissions ?? {},
        events: of.manifest.default_events ?? [],
        hookUrl: of.manifest.hook_attributes?.url ?? null,
        expiresAt: new Date(hub.world.now().getTime() + codeLifeMs),
      });
      return { code };
    },

    /** Where an App's webhooks go from now on; GitHub sends a ping there. */
    async setWebhook(of: { url: string; secret?: string; app?: string }) {
      const app = appOf(hub, of.app);
      app.hook = { url: of.url, secret: of.secret ?? app.hook.secret };
      emitToApp(hub, app, 'ping', null, {
        sender: app.owner,
        installationId: null,
        body: {
          zen: 'Keep it logically awesome.',
          hook_id: app.id,
          hook: {
            type: 'App',
            id: app.id,
            name: 'web',
            active: true,
            events: app.events,
            app_id: app.id,
            config: { content_type: 'json', insecure_ssl: '0', secret: '********', url: of.url },
            created_at: `${app.createdAt.toISOString().slice(0, 19)}Z`,
            updated_at: `${app.createdAt.toISOString().slice(0, 19)}Z`,
            deliveries_url: `${hub.world.origin}/app/hook/deliveries`,
          },
        },
      });
      return {};
    },

    /** Installs an App for some repositories of an account, or for all of them. */
    async installApp(of: { account: string; repositories: string[] | 'all'; as: string; app?: string }) {
      const chosen =
        of.repositories === 'all' ? 'all' : of.repositories.map((name) => repositoryOf(hub, name));
      const installation = installApp(
        hub,
        appOf(hub, of.app),
        userOf(hub, of.account),
        chosen,
        userOf(hub, of.as),
      );
      return { id: installation.id };
    },

    async uninstallApp(of: { installationId: number; as: string }) {
      uninstallApp(hub, installationOf(hub, of.installationId), userOf(hub, of.as));
      return {};
    },

    async suspendApp(of: { installationId: number; as: string; suspended?: boolean }) {
      setSuspended(hub, installationOf(hub, of.installationId), of.suspended ?? true, userOf(hub, of.as));
      return {};
    },

    async changeRepositories(of: { installationId: number; add?: string[]; remove?: string[]; as: string }) {
      const named = (names: string[] = []) => names.map((name) => repositoryOf(hub, name));
      const change = { added: named(of.add), removed: named(of.remove) };
      changeRepositories(hub, installationOf(hub, of.installationId), change, userOf(hub, of.as));
      return {};
    },
  };
}
