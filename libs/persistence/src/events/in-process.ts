import { type PersistenceLog, silentLog } from '../log.ts';
import type { EventPort } from '../ports/changes.ts';
import { ListenerLanes } from './lanes.ts';

/**
 * Events within one process. `publish` resolves when every listener has been told once; one that fails is logged and told again,
 * and stops neither the others nor the command. Nothing is stored: `durable` is for whoever stands on this.
 */
export function inProcessEvents(
  log: PersistenceLog = silentLog,
  delayMs?: (failures: number) => number,
): EventPort {
  const listeners = new Map<ListenerLanes, string>();
  return {
    subscribe(listener, { name } = { name: 'listener' }) {
      const options = { name, listener, log, mode: 'together' } as const;
      const lanes = new ListenerLanes(delayMs === undefined ? options : { ...options, delayMs });
      listeners.set(lanes, name);
      return () => {
        listeners.delete(lanes);
        lanes.stop();
      };
    },
    async publish(changes) {
      if (changes.length === 0) return;
      await Promise.all([...listeners.keys()].map((lanes) => lanes.deliver(changes)));
    },
    status: () =>
      [...listeners].map(([{ failures, lag }, name]) => ({ name, durable: false, failures, lag })),
  };
}
