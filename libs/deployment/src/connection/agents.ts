import type { Agent, request } from 'undici';
import type { ClusterCredential, RotatingCredential } from '../credential/cluster-credential.ts';
import { guardedLookup } from './guarded-lookup.ts';

/** What keeps connections to one cluster, and the library's way to use it. */
export type Agents = {
  readonly request: typeof request;
  readonly calls: Agent;
  /** Watches hold a connection each, and must not take them from calls. */
  readonly streams: Agent;
};

/** Loads the library with the first use alone: most stores start without a cluster to talk to. */
export async function openAgents(credential: ClusterCredential | RotatingCredential): Promise<Agents> {
  // A CommonJS package: bundled, it has no other export than this one.
  const { Agent, request } = (await import('undici')).default;
  const { ca, clientCertificate, clientKey, tlsServerName } = credential;
  const connect = {
    timeout: 10_000,
    lookup: guardedLookup,
    // Said outright, so that no variable of the environment can switch it off.
    rejectUnauthorized: true,
    ...(ca === null ? {} : { ca }),
    ...(clientCertificate === null || clientKey === null ? {} : { cert: clientCertificate, key: clientKey }),
    ...(tlsServerName === null ? {} : { servername: tlsServerName }),
  };
  // undici 8.12 ends idle HTTP/2 sessions by an error that nobody may hear of: an uncaught exception, which ends the process.
  const common = { connect, allowH2: false };
  return {
    request,
    calls: new Agent({ ...common, connections: 32 }),
    streams: new Agent({ ...common, bodyTimeout: 0 }),
  };
}

/** Ends every call that is still open. */
export async function destroy({ calls, streams }: Agents): Promise<void> {
  await Promise.all([calls.destroy(), streams.destroy()]);
}
