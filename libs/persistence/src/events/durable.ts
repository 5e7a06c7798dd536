import { type PersistenceLog, silentLog } from '../log.ts';
import type { Database } from '../ports/index.ts';
import { ChangeFollower } from './follower.ts';

/** What wakes a durable listener is no listener of its own to those who look. */
const wakes = ' (wake)';

/**
 * Adds durable listeners to a database whose events know none: they follow the stored changes from the position where they
 * were. When the database closes they are told nothing more; what they have not taken they get when they subscribe again.
 */
export function withDurableListeners(database: Database, log: PersistenceLog = silentLog): Database {
  const { events, changes, listeners } = database;
  const followers = new Set<ChangeFollower>();
  return {
    ...database,
    events: {
      subscribe(listener, options) {
        if (options?.durable !== true) return events.subscribe(listener, options);
        const { name } = options;
        const follower = new ChangeFollower({ changes, listeners, log, listener, name });
        followers.add(follower);
        const unhook = events.subscribe((committed) => follower.wake(committed.at(-1)?.number), {
          name: `${name}${wakes}`,
        });
        follower.wake();
        return () => {
          unhook();
          follower.stop();
          followers.delete(follower);
        };
      },
      publish: (committed) => events.publish(committed),
      status: () => [
        ...events.status().filter(({ name }) => !name.endsWith(wakes)),
        ...[...followers].map((follower) => follower.status()),
      ],
    },
    close() {
      for (const follower of followers) follower.stop();
      return database.close();
    },
  };
}
