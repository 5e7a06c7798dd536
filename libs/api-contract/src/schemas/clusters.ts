import Type, { type Static } from 'typebox';
import { nullableTimestamp, revision, slug, timestamp } from './common.ts';

const nullableText = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const kubeconfig = Type.String({
  minLength: 1,
  maxLength: 256 * 1024,
  description:
    'A kubeconfig. Server, inline CA, token or client certificate are taken over; anything else is refused by its name.',
});
const context = Type.String({
  minLength: 1,
  maxLength: 253,
  description: 'Which context of several; the current one unless given.',
});
const words = {
  displayName: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  description: Type.Optional(Type.String({ maxLength: 2000 })),
};

export const newClusterSchema = Type.Object(
  {
    slug: slug('Names the cluster, for ever.'),
    ...words,
    kubeconfig: Type.Optional(kubeconfig),
    context: Type.Optional(context),
    inCluster: Type.Optional(
      Type.Boolean({
        description:
          'The cluster that the server runs in, by the service account of its pod; instead of a kubeconfig.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const clusterChangeSchema = Type.Object(
  { ...words, kubeconfig: Type.Optional(kubeconfig), context: Type.Optional(context) },
  { additionalProperties: false, minProperties: 1 },
);

export const clusterToCheckSchema = Type.Object(
  {
    kubeconfig: Type.Optional(kubeconfig),
    context: Type.Optional(context),
    inCluster: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

/** What a look at a cluster found. */
export const clusterCheckSchema = Type.Object(
  {
    server: Type.String(),
    reachable: Type.Boolean(),
    version: nullableText('Of Kubernetes, such as `v1.36.3`.'),
    permissions: Type.Array(
      Type.Object({
        verb: Type.String(),
        resource: Type.String(),
        group: Type.String(),
        why: Type.String({ description: 'What the store needs it for.' }),
        allowed: Type.Boolean(),
      }),
    ),
    problems: Type.Array(
      Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.String() }),
      { description: 'Empty where the store can do all it needs.' },
    ),
  },
  { $id: 'ClusterCheck' },
);

export const clusterSchema = Type.Object(
  {
    id: Type.String(),
    slug: Type.String(),
    displayName: Type.String(),
    description: Type.String(),
    kind: Type.Enum(['kubeconfig', 'in_cluster']),
    server: nullableText('Address of the API server; for who holds `platform.clusters.view`.'),
    credentialExpiresAt: nullableTimestamp('When its certificate or token ends, where that is known.'),
    lastCheck: Type.Union(
      [
        Type.Object({
          at: timestamp('When.'),
          ok: Type.Boolean(),
          version: nullableText('Of Kubernetes.'),
          problem: Type.Union([Type.Object({ code: Type.String(), message: Type.String() }), Type.Null()]),
        }),
        Type.Null(),
      ],
      { description: 'What the last look at it came to.' },
    ),
    createdAt: timestamp('When it was registered.'),
    revision,
  },
  { $id: 'Cluster' },
);

export type NewClusterBody = Static<typeof newClusterSchema>;
export type ClusterChangeBody = Static<typeof clusterChangeSchema>;
export type ClusterToCheckBody = Static<typeof clusterToCheckSchema>;
