import { customRoleLevels } from '@chandlery/lifecycle';
import Type from 'typebox';

const part = (description: string) => Type.String({ minLength: 1, maxLength: 300, description });

/** The parts of the paths, by the names that they have in every path. */
export const pathParts = {
  account: part('Name of an account.'),
  workspace: part('Slug of a workspace.'),
  project: part('Slug of a project.'),
  cluster: part('Slug of a cluster.'),
  app: part('Name of the chart.'),
  version: part('Version number, in any form that Helm takes for the same.'),
  id: part('Id.'),
  category: part('Slug of a category.'),
  role: part('Name of a role.'),
  token: part('The secret of an invitation.'),
  name: part('A name.'),
  digest: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the image.' }),
  '*': Type.String({ minLength: 1, maxLength: 1000, description: 'Path of the file.' }),
};

const description = 'Where the role is given.';

/** A level that has roles. */
export const roleLevelSchema = Type.Enum([...customRoleLevels, 'project'], { description });
/** A level that custom roles can be made for. */
export const customRoleLevelSchema = Type.Enum(customRoleLevels, { description });
