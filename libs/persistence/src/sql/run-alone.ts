import type { Command, Writer } from '../writer/writer.ts';

/**
 * Runs a command beside which no other runs that announces a change. Rules of clusters, projects, deployments and operations are
 * made by several rows together (nothing is removed that is used, one operation at a time), and all of their commands begin
 * by this, so that on PostgreSQL none waits for a row of another that waits for the change counter.
 */
export function runAlone<T>(writer: Writer, command: Command<T>): Promise<T> {
  return writer.run(async (scope) => {
    await scope.excludeOthers();
    return command(scope);
  });
}
