import { join } from 'node:path';
import type { RunLimits } from './limits.ts';

/** A proxy that nobody is: the port of the discard service, on this machine. */
const deadProxy = 'http://127.0.0.1:9';

/**
 * The whole environment of a run. Nothing is inherited: no proxy, KUBECONFIG, HELM_* or in-cluster
 * address; every folder that Helm keeps is below `root`.
 * @param options.root the private folder as Helm sees it
 * @param options.kubeconfig path, if there is one
 * @param options.direct hosts that are reached without the dead proxy; null for no proxy at all
 */
export function helmEnvironment(options: {
  readonly root: string;
  readonly kubeconfig: string | undefined;
  readonly limits: RunLimits;
  readonly direct: readonly string[] | null;
}): Record<string, string> {
  const { root, limits } = options;
  const home = join(root, 'home');
  return {
    HOME: home,
    TMPDIR: join(root, 'tmp'),
    // Helm starts nothing; what a plugin or a kubeconfig might name is not to be found.
    PATH: join(root, 'nothing'),
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    NO_COLOR: '1',
    HELM_CACHE_HOME: join(home, 'cache'),
    HELM_CONFIG_HOME: join(home, 'config'),
    HELM_DATA_HOME: join(home, 'data'),
    HELM_PLUGINS: join(home, 'plugins'),
    HELM_NO_PLUGINS: '1',
    HELM_REGISTRY_CONFIG: join(home, 'registry.json'),
    HELM_REPOSITORY_CONFIG: join(home, 'repositories.yaml'),
    HELM_REPOSITORY_CACHE: join(home, 'repository'),
    HELM_CONTENT_CACHE: join(home, 'content'),
    HELM_DRIVER: 'secret',
    KUBECONFIG: options.kubeconfig ?? join(root, 'no-kubeconfig'),
    // Go collects its garbage before it hits the limit, and writes no pages of stacks when it does.
    GOMEMLIMIT: String(Math.floor(limits.memoryBytes * 0.8)),
    GOMAXPROCS: '2',
    GOTRACEBACK: 'none',
    ...(options.direct === null ? {} : proxies(options.direct)),
  };
}

function proxies(direct: readonly string[]): Record<string, string> {
  const none = direct.join(',');
  return {
    HTTP_PROXY: deadProxy,
    HTTPS_PROXY: deadProxy,
    http_proxy: deadProxy,
    https_proxy: deadProxy,
    NO_PROXY: none,
    no_proxy: none,
  };
}

/**
 * The hosts that a kubeconfig names, which are to be reached while everything else meets the dead
 * proxy; null when one cannot be told (then there is no proxy, rather than no cluster).
 */
export function serversOf(kubeconfig: string): string[] | null {
  const hosts: string[] = [];
  for (const [, address] of kubeconfig.matchAll(/(?:^|[\s{,])"?server"?\s*:\s*["']?([^\s"',}]+)/g)) {
    if (address === undefined || !URL.canParse(address)) return null;
    hosts.push(new URL(address).hostname.replace(/^\[|\]$/g, ''));
  }
  return hosts.length === 0 ? null : hosts;
}
