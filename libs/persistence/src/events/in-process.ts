import { type PersistenceLog, silentLog } from '../log.ts';
import type { ChangeListener, EventPort } from '../ports/changes.ts';

/**
 * Events within one process. `publish` resolves when every listener is done; one that fails is logged and stops
 * neither the others nor the command.
 */
export function inProcessEvents(log: PersistenceLog = silentLog): EventPort {
  const listeners = new Set<ChangeListener>();
  return {
    subscribe(listener) {
      // Wrapped, so that one function subscribed twice is two subscriptions.
      const subscription: ChangeListener = (changes) => listener(changes);
      listeners.add(subscription);
      return () => {
        listeners.delete(subscription);
      };
    },
    async publish(changes) {
      if (changes.length === 0) return;
      const results = await Promise.allSettled([...listeners].map(async (listener) => listener(changes)));
      for (const result of results) {
        if (result.status === 'rejected') {
          log.error({ err: result.reason, change: changes.at(-1)?.number }, 'a listener of changes failed');
        }
      }
    },
  };
}
