import type { Database } from '../ports/index.ts';

/**
 * Adds to a database that whoever watches an operation is told when a command of this process has added to its log. It is the
 * callers' side of the commands that is watched, after their commit: it works wherever commands run.
 */
export function withOperationNotices(database: Database): Database {
  const { operations, deployments, inspections } = database;
  const watchers = new Map<string, Set<() => void>>();
  const tell = (id: string): void => {
    for (const listener of watchers.get(id) ?? []) {
      try {
        listener();
      } catch {
        // Whoever watches deals with its own mistakes: the command is done.
      }
    }
  };
  return {
    ...database,
    operations: {
      ...operations,
      async claim(command) {
        const claimed = await operations.claim(command);
        for (const { lease } of claimed) tell(lease.id);
        return claimed;
      },
      async append(command) {
        const appended = await operations.append(command);
        tell(command.lease.id);
        return appended;
      },
      async finish(command) {
        const finished = await operations.finish(command);
        tell(finished.id);
        return finished;
      },
      async requestCancel(command) {
        const cancelled = await operations.requestCancel(command);
        tell(cancelled.id);
        return cancelled;
      },
      watch(id, listener) {
        const listeners = watchers.get(id) ?? new Set();
        watchers.set(id, listeners);
        // Of its own, so that one function can be given twice.
        const own = (): void => listener();
        listeners.add(own);
        return () => {
          listeners.delete(own);
          if (listeners.size === 0 && watchers.get(id) === listeners) watchers.delete(id);
        };
      },
    },
    inspections: {
      ...inspections,
      async conclude(command) {
        const concluded = await inspections.conclude(command);
        tell(concluded.id);
        return concluded;
      },
    },
    deployments: {
      ...deployments,
      async conclude(command) {
        const concluded = await deployments.conclude(command);
        tell(concluded.operation.id);
        return concluded;
      },
    },
  };
}
