import { projectRoleNames } from '@chandlery/lifecycle';
import Type, { type Static } from 'typebox';
import { revision, slug, slugPattern, timestamp } from './common.ts';

const quota = Type.Record(Type.String(), Type.String({ minLength: 1, maxLength: 40 }), {
  description:
    '`spec.hard` of a ResourceQuota, such as `{"limits.memory": "4Gi", "pods": "20"}`; empty for none. Setting it takes `platform.clusters.manage`.',
});
const allows = Type.Object(
  {
    clusterScoped: Type.Boolean({ description: 'Objects that are in no namespace, such as a ClusterRole.' }),
    namespaces: Type.Array(Type.String({ pattern: slugPattern, maxLength: 63 }), {
      maxItems: 20,
      description: 'Other namespaces.',
    }),
  },
  {
    additionalProperties: false,
    description:
      'What deployments may make outside the namespace of the project. Setting it takes `platform.clusters.manage`.',
  },
);
const words = {
  displayName: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  description: Type.Optional(Type.String({ maxLength: 2000 })),
};

export const newProjectSchema = Type.Object(
  {
    slug: slug('Names the project in its workspace, for ever.'),
    ...words,
    cluster: slug('Cluster.'),
    namespace: Type.Optional(slug('Namespace; `{workspace}-{project}` unless given. It is made.')),
    adopt: Type.Optional(
      Type.Boolean({
        description:
          'Take over a namespace that exists, with all that is in it. Takes `platform.clusters.manage`.',
      }),
    ),
    serviceAccount: Type.Optional(
      slug(
        'The service account, in the namespace, that every call for the project acts as; `chandlery` unless given.',
      ),
    ),
    quota: Type.Optional(quota),
    allows: Type.Optional(allows),
  },
  { additionalProperties: false },
);

export const projectChangeSchema = Type.Object(
  { ...words, quota: Type.Optional(quota), allows: Type.Optional(allows) },
  { additionalProperties: false, minProperties: 1 },
);

export const projectSchema = Type.Object(
  {
    id: Type.String(),
    workspace: Type.String(),
    slug: Type.String(),
    displayName: Type.String(),
    description: Type.String(),
    cluster: Type.String(),
    namespace: Type.String(),
    serviceAccount: Type.String(),
    quota: Type.Record(Type.String(), Type.String()),
    allows: Type.Object({ clusterScoped: Type.Boolean(), namespaces: Type.Array(Type.String()) }),
    permissions: Type.Array(Type.String(), { description: 'What you may do in it.' }),
    createdAt: timestamp('When it was created.'),
    revision,
  },
  { $id: 'Project' },
);

export const projectMemberSchema = Type.Object(
  {
    account: Type.String(),
    kind: Type.Enum(['person', 'service']),
    role: Type.Enum([...projectRoleNames]),
    since: timestamp('Since when.'),
    revision,
  },
  { $id: 'ProjectMember' },
);

export const projectMemberChangeSchema = Type.Object(
  { role: Type.Enum([...projectRoleNames], { description: 'A role of projects.' }) },
  { additionalProperties: false },
);

/** Which projects are wanted. */
export const projectFilters = {
  cluster: Type.Optional(slug('Cluster.')),
};

/** How a project is removed. */
export const removeProjectQuery = {
  force: Type.Optional(
    Type.Boolean({
      description:
        'Remove it with its deployments, and though its cluster cannot be reached; what is on the cluster then stays there. Takes `platform.clusters.manage`.',
    }),
  ),
};

export type NewProjectBody = Static<typeof newProjectSchema>;
export type ProjectChangeBody = Static<typeof projectChangeSchema>;
