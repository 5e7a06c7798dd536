import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesApi, KubernetesObject } from './kubernetes-api.ts';

/** How long to wait before a stream that broke is begun anew. */
const againMs = 500;

/**
 * Tells of every object of a kind, those that are there and every change to one, until the signal; an API server that
 * is away for a while is waited for. A handler that fails is told of the object again with the next stream.
 */
export async function follow(
  api: KubernetesApi,
  path: string,
  signal: AbortSignal,
  changed: (object: KubernetesObject, gone: boolean) => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    const stream = new AbortController();
    const both = AbortSignal.any([signal, stream.signal]);
    await api
      .watch(path, both, (type, object) => {
        if (type === 'ERROR') return stream.abort();
        if (type === 'BOOKMARK') return;
        changed(object, type === 'DELETED').catch(() => stream.abort());
      })
      .catch(() => {});
    await sleep(againMs, undefined, { signal }).catch(() => {});
  }
}
