import { versionStates } from '@chandlery/lifecycle';
import Type, { type Static } from 'typebox';
import { revision, slug, slugPattern, timestamp } from './common.ts';

/** The pictures that a category can have by name; any emoji does as well. */
export const categoryIcons = [
  'analytics',
  'application',
  'backup',
  'blockchain',
  'blog',
  'cache',
  'chat',
  'cloud',
  'commerce',
  'container',
  'database',
  'developer-tools',
  'education',
  'finance',
  'game',
  'gateway',
  'health',
  'identity',
  'iot',
  'logging',
  'machine-learning',
  'mail',
  'media',
  'message-queue',
  'monitoring',
  'network',
  'operator',
  'other',
  'pipeline',
  'runtime',
  'search',
  'security',
  'storage',
  'streaming',
  'testing',
  'web',
] as const;

/** Characters (Unicode code points) that the name of a category has at most. */
export const categoryNameLength = 20;

const count = Type.Integer({ minimum: 0 });

export const categorySchema = Type.Object(
  {
    slug: Type.String({ description: 'Names the category in paths. It can change: see formerSlugs.' }),
    name: Type.String(),
    icon: Type.Union([Type.String(), Type.Null()], {
      description: 'The name of a picture, or an emoji; null for none.',
    }),
    position: Type.Integer({ description: 'Lists sort by it, and by slug where it is the same.' }),
    formerSlugs: Type.Array(Type.String(), {
      description: 'Slugs that it had before; requests for their indexes and feeds are sent on to it.',
    }),
    activeApps: Type.Integer({ minimum: 0, description: 'Its apps that are in the store.' }),
    apps: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'All its apps that have a version; for who sees every app.',
      }),
    ),
    states: Type.Optional(
      Type.Object(Object.fromEntries(versionStates.map((state) => [state, count])), {
        description: 'How many of its apps are in each state; for who sees every app.',
      }),
    ),
    createdAt: timestamp('When it was created.'),
    revision,
  },
  { $id: 'Category' },
);

const name = Type.String({
  minLength: 1,
  maxLength: categoryNameLength,
  pattern: '^[^\\p{Cc}]*[\\p{L}\\p{N}\\p{S}][^\\p{Cc}]*$',
  description: `In any script, unique whatever the case; at most ${categoryNameLength} characters (Unicode code points).`,
});
const icon = Type.Union([Type.String({ minLength: 1, maxLength: 32 }), Type.Null()], {
  description: `One of ${categoryIcons.join(', ')}; or an emoji; or null.`,
});
const position = Type.Integer({
  minimum: 0,
  maximum: 1_000_000,
  description: 'Its place in lists; 100 unless given.',
});

export const newCategorySchema = Type.Object(
  {
    slug: Type.Optional(
      slug('Names the category in paths; made of the Latin letters of the name unless given.'),
    ),
    name,
    icon: Type.Optional(icon),
    position: Type.Optional(position),
  },
  { additionalProperties: false },
);

export const categoryChangeSchema = Type.Object(
  {
    slug: Type.Optional(slug('The old one leads to it from then on.')),
    name: Type.Optional(name),
    icon: Type.Optional(icon),
    position: Type.Optional(position),
  },
  { additionalProperties: false, minProperties: 1 },
);

/** Apps that are moved at once, at most: all of them in one transaction. */
const appsAtOnce = 200;

export const categoryAppsSchema = Type.Object(
  {
    apps: Type.Array(
      Type.Object(
        {
          workspace: Type.String({ pattern: slugPattern, maxLength: 63 }),
          app: Type.String({ minLength: 1, maxLength: 300, description: "The chart's name." }),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: appsAtOnce, uniqueItems: true },
    ),
  },
  { additionalProperties: false },
);

export type NewCategoryBody = Static<typeof newCategorySchema>;
export type CategoryChangeBody = Static<typeof categoryChangeSchema>;
export type CategoryAppsBody = Static<typeof categoryAppsSchema>;
