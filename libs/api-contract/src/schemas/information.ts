import Type from 'typebox';

/** Images of an app as its resource shows them: in `App` and `StoreApp`. */
export const imageFields = {
  icon: Type.Union([Type.String(), Type.Null()], {
    description: "Where the app's own icon is; null leaves it to `icon` of Chart.yaml.",
  }),
  screenshots: Type.Array(
    Type.Object({
      digest: Type.String({ description: 'SHA-256 of the image; names it.' }),
      url: Type.String({ description: 'Where it is.' }),
    }),
    { description: 'Up to six, in the order in which they are shown.' },
  ),
};

export const introductionSchema = Type.Object(
  {
    markdown: Type.String({ description: 'As it was written.' }),
    html: Type.String({ description: 'Safe to show: no scripts, links to the web and mail alone.' }),
    source: Type.Enum(['edited', 'readme', 'none'], {
      description: 'What people wrote wins over the README of the newest version.',
    }),
    version: Type.Union([Type.String(), Type.Null()], { description: 'Whose README it is.' }),
    truncated: Type.Boolean({ description: 'Whether a long README was cut off.' }),
  },
  { $id: 'Introduction' },
);

export const screenshotOrderSchema = Type.Object(
  {
    screenshots: Type.Array(Type.String({ pattern: '^[0-9a-f]{64}$' }), {
      maxItems: 6,
      description: 'The digest of each screenshot once.',
    }),
  },
  { additionalProperties: false },
);

export const uploadCheckSchema = Type.Object(
  {
    app: Type.String(),
    version: Type.String(),
    description: Type.String(),
    home: Type.String(),
    appExists: Type.Boolean({ description: 'Whether it would be one more version of an app that is there.' }),
    state: Type.Enum(['draft', 'active'], { description: 'What the version would be.' }),
    digest: Type.String(),
    contentDigest: Type.String(),
    bytes: Type.Integer(),
    icon: Type.Union([Type.String(), Type.Null()], {
      description:
        'A data: URL of the icon that came along, as it would be stored; or else `icon` of Chart.yaml.',
    }),
    metadata: Type.Record(Type.String(), Type.Unknown(), {
      description: 'Chart.yaml, as the index would have it.',
    }),
    warnings: Type.Array(Type.Object({ code: Type.String(), message: Type.String() }), {
      description: 'What would not stand in the way of the upload, but of what comes after it.',
    }),
  },
  { $id: 'UploadCheck', description: 'What an upload would make.' },
);

/** How an upload is meant. */
export const uploadQuery = {
  dryRun: Type.Optional(
    Type.Boolean({
      description: 'Check everything, store nothing, and answer what would be made.',
    }),
  ),
};

export const fileSchema = Type.Object(
  {
    path: Type.String(),
    bytes: Type.Integer(),
    type: Type.Enum(['yaml', 'json', 'template', 'markdown', 'text', 'binary'], {
      description: 'What it seems to be.',
    }),
  },
  { $id: 'File' },
);

const change = Type.Enum(['added', 'removed', 'changed']);
const nullable = <T extends Type.TSchema>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });

const valueDifferenceSchema = Type.Object({
  path: Type.String({ description: 'Such as `image.tag`.' }),
  change,
  fromType: nullable(Type.String(), 'null where it was not there.'),
  toType: nullable(Type.String(), 'null where it is not there.'),
  from: nullable(Type.String(), 'As JSON.'),
  to: nullable(Type.String(), 'As JSON.'),
});

export const comparisonSchema = Type.Object(
  {
    from: Type.String(),
    to: Type.String(),
    files: Type.Array(
      Type.Object({
        path: Type.String(),
        change,
        fromBytes: nullable(Type.Integer(), 'null where it was not there.'),
        toBytes: nullable(Type.Integer(), 'null where it is not there.'),
        diff: nullable(Type.String(), 'Unified; null of what is no text, or too large to show.'),
      }),
    ),
    values: Type.Array(valueDifferenceSchema, { description: 'Of values.yaml; lists differ as a whole.' }),
    metadata: Type.Array(valueDifferenceSchema, {
      description: 'Of Chart.yaml; dependencies by their name or alias.',
    }),
    truncated: Type.Boolean({ description: 'Whether something was left out.' }),
  },
  { $id: 'Comparison' },
);

const number = (description: string) => Type.String({ minLength: 1, maxLength: 300, description });

/** Which versions of an app are compared. */
export const comparisonQuery = { from: number('Version number.'), to: number('Version number.') };
