import type { ClusterPort } from '../ports/clusters.ts';
import { createCluster, recordCheck, removeCluster, updateCluster } from './cluster-commands.ts';
import { toCluster } from './cluster-rows.ts';
import { afterCursor, pageOf, rowsFor } from './paging.ts';
import type { SqlContext } from './ports-context.ts';
import { runAlone } from './run-alone.ts';

/** Clusters in the database. */
export function sqlClusters({ read, writer }: SqlContext): ClusterPort {
  return {
    create: (command) => runAlone(writer, (scope) => createCluster(scope, command)),
    async findBySlug(slug) {
      const row = await read.selectFrom('clusters').selectAll().where('slug', '=', slug).executeTakeFirst();
      return row && toCluster(row);
    },
    async findById(id) {
      const row = await read.selectFrom('clusters').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toCluster(row);
    },
    async list(page) {
      const rows = await read
        .selectFrom('clusters')
        .selectAll()
        .where((eb) => afterCursor(eb, page, [{ column: 'slug', type: 'string' }], 'asc'))
        .orderBy('slug')
        .limit(rowsFor(page))
        .execute();
      return pageOf(rows, page, (row) => [row.slug], toCluster);
    },
    async credentialOf(id) {
      const row = await read
        .selectFrom('clusters')
        .select('sealed_credential')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.sealed_credential;
    },
    update: (command) => runAlone(writer, (scope) => updateCluster(scope, command)),
    recordCheck: (command) => runAlone(writer, (scope) => recordCheck(scope, command)),
    remove: (command) => runAlone(writer, (scope) => removeCluster(scope, command)),
  };
}
