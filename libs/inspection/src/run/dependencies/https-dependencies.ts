import { createHash } from 'node:crypto';
import type { InspectionRoom } from '../inspection-room.ts';
import { RulesExhausted } from '../inspection-room.ts';
import { DependencyRefused, type DependencySource } from './dependency-source.ts';
import { httpsGet } from './https-get.ts';

/** How charts are fetched from repositories. */
export type HttpsDependenciesOptions = {
  /** Whether the policy allows a repository; its address has no slash at the end. */
  readonly allowed: (repository: string) => boolean;
  /** Hosts that may have private addresses; none unless told. */
  readonly privateHosts?: readonly string[];
  /** Where indexes are read, off the event loop. */
  readonly room: Pick<InspectionRoom, 'ask'>;
  /** Of one request. */
  readonly timeoutMs?: number;
  readonly maximumIndexBytes?: number;
  /** PEM certificates to trust beside the system's. */
  readonly ca?: readonly string[];
};

/**
 * Fetches charts from repositories over https: the index first, then the archive that it names, to the digest that it has.
 * Repositories of OCI registries are refused.
 */
export function httpsDependencies({
  allowed,
  privateHosts = [],
  room,
  timeoutMs = 20_000,
  maximumIndexBytes = 50_000_000,
  ca,
}: HttpsDependenciesOptions): DependencySource {
  return {
    async fetch({ name, version, repository }, { maximumBytes, signal }) {
      const address = repository.replace(/\/+$/, '');
      if (!/^https:/i.test(address)) throw new DependencyRefused(`${address} is not https`);
      if (!allowed(address)) throw new DependencyRefused(`the policy does not allow ${address}`);
      const base = URL.parse(`${address}/`);
      if (base === null) throw new DependencyRefused(`${address} is no address`);
      const options = { signal, timeoutMs, privateHosts, ...(ca === undefined ? {} : { ca }) };
      const index = await httpsGet(new URL('index.yaml', base), {
        ...options,
        maximumBytes: maximumIndexBytes,
      });
      const found = await room
        .ask('find', { index, name, version }, { timeoutMs, signal })
        .catch((error: unknown) => {
          if (!(error instanceof RulesExhausted)) throw error;
          throw new DependencyRefused(`reading the index of ${address} takes more ${error.what} than it may`);
        });
      if (found.refused !== undefined) throw new DependencyRefused(`${address}: ${found.refused}`);
      const place = URL.parse(found.url, base.href);
      if (place === null) throw new DependencyRefused(`${address}: ${found.url} is no address`);
      const archive = await httpsGet(place, { ...options, maximumBytes });
      const digest = createHash('sha256').update(archive).digest('hex');
      if (digest === found.digest) return archive;
      throw new DependencyRefused(
        `${place.href} has the digest ${digest}, but the index says ${found.digest}`,
      );
    },
  };
}
