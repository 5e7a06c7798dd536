import type { DeploymentQuery } from '@chandlery/persistence';
import { type Caller, permissionsIn, permissionsInProject } from '../security/caller.ts';

/** The projects that somebody may see, as a part of a query. */
export function seenProjects(caller: Caller): Pick<DeploymentQuery, 'within' | 'workspaceId'> {
  const limited = caller.token?.workspaceId;
  const here = limited ? { workspaceId: limited } : {};
  if (caller.platform.has('project.view')) return here;
  // What a role on the platform gives everywhere, a token of one workspace gives there.
  const known = new Set([...caller.roles.keys(), ...(limited ? [limited] : [])]);
  const workspaceIds = [...known].filter((id) => permissionsIn(caller, id).has('project.view'));
  const projectIds = [...caller.projects.keys()].filter((id) =>
    permissionsInProject(caller, { id, workspaceId: limited ?? '' }).has('project.view'),
  );
  return { within: { projectIds, workspaceIds }, ...here };
}
