import Type from 'typebox';
import { nullableTimestamp } from './common.ts';

/** A Helm release in the namespace of a project, whoever made it. */
export const foundReleaseSchema = Type.Object(
  {
    name: Type.String(),
    revision: Type.Integer({ description: "Helm's newest." }),
    status: Type.String({ description: "Helm's." }),
    createdAt: nullableTimestamp('When the newest revision was made.'),
    managed: Type.Boolean({ description: 'Whether the store has a deployment of it.' }),
    adoptable: Type.Boolean({ description: 'Whether it can be adopted now.' }),
  },
  { $id: 'FoundRelease' },
);
