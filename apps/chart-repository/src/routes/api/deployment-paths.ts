import Type from 'typebox';
import { pathParts } from './schemas.ts';

/** Parts of the paths below a project. */
export const projectPath = Type.Object({ workspace: pathParts.workspace, project: pathParts.project });
/** Parts of the path of a deployment. */
export const deploymentPath = Type.Object({
  workspace: pathParts.workspace,
  project: pathParts.project,
  name: pathParts.name,
});
/** Path of the deployments of a project. */
export const all = '/workspaces/:workspace/projects/:project/deployments';
/** Path of one of them. */
export const one = `${all}/:name`;
