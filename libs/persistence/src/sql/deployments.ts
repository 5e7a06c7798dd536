import type { DeploymentPort } from '../ports/deployments.ts';
import { adoptDeployment, createDeployment } from './create-deployment.ts';
import {
  beginOnDeployment,
  concludeOnDeployment,
  removeDeployment,
  setDeploymentState,
} from './deployment-commands.ts';
import { findRevision, recordRevision, revisionsOf, toRevision } from './deployment-revisions.ts';
import { selectDeployments, toDeployment } from './deployment-rows.ts';
import { expiredTests, listDeployments } from './list-deployments.ts';
import { imagesOf, observer } from './observe-deployment.ts';
import type { SqlContext } from './ports-context.ts';
import { runAlone } from './run-alone.ts';

/** Deployments and their history in the database. */
export function sqlDeployments(context: SqlContext): DeploymentPort {
  const { read, writer } = context;
  return {
    create: (command) => runAlone(writer, (scope) => createDeployment(scope, command)),
    adopt: (command) => runAlone(writer, (scope) => adoptDeployment(scope, command)),
    begin: (command) => runAlone(writer, (scope) => beginOnDeployment(scope, command)),
    conclude: (command) => runAlone(writer, (scope) => concludeOnDeployment(scope, command)),
    setState: (command) => runAlone(writer, (scope) => setDeploymentState(scope, command)),
    recordRevision: (command) => runAlone(writer, (scope) => recordRevision(scope, command)),
    observe: observer(context),
    remove: (command) => runAlone(writer, (scope) => removeDeployment(scope, command)),
    async find(projectId, name) {
      const row = await selectDeployments(read)
        .where('deployments.project_id', '=', projectId)
        .where('deployments.name', '=', name)
        .where('deployments.removed_at', 'is', null)
        .executeTakeFirst();
      return row && toDeployment(row);
    },
    async findById(id) {
      const row = await selectDeployments(read).where('deployments.id', '=', id).executeTakeFirst();
      return row && toDeployment(row);
    },
    list: (query) => listDeployments(read, query),
    expiredTests: (command) => expiredTests(read, command),
    imagesOf: (id) => imagesOf(read, id),
    async valuesOf(id) {
      const row = await read
        .selectFrom('deployments')
        .select('sealed_values')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.sealed_values;
    },
    revisions: (id, page) => revisionsOf(read, id, page),
    async revision(id, number) {
      const row = await findRevision(read, id, number);
      return row && toRevision(row);
    },
    async revisionValues(id, number) {
      const row = await findRevision(read, id, number);
      return row?.sealed_values;
    },
  };
}
