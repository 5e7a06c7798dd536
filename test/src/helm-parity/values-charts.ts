/** One chart with values, rendered by both Helms and by us. */
export type ValuesCase = {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly values: string;
};

const sub = (
  name: string,
  values: string,
  extra: Readonly<Record<string, string>> = {},
  yaml = '',
): Record<string, string> => ({
  [`charts/${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 1.2.3\n${yaml}`,
  [`charts/${name}/values.yaml`]: values,
  ...Object.fromEntries(Object.entries(extra).map(([path, text]) => [`charts/${name}/${path}`, text])),
});

const parent = (dependencies: string): string =>
  `apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n${dependencies}`;

/** Every rule of coalescing, and how subcharts come by their names. */
export const valuesCases: readonly ValuesCase[] = [
  { name: 'no values', files: { 'values.yaml': 'a: 1\nb: {c: [1, 2]}\n' }, values: '' },
  {
    name: 'scalars, lists and tables',
    files: { 'values.yaml': 'a: 1\nl: [1, 2]\nt: {x: 1, y: {z: 2}}\n' },
    values: 'a: x\nl: [3]\nt: {y: {w: 3}}\n',
  },
  {
    name: 'YAML 1.1',
    files: { 'values.yaml': 'a: yes\nb: 0123\nc: 1_000\nd: 12:30:45\ne: 1e3\nf: ~\n' },
    values: 'g: no\nh: "no"\ni: 0x1F\nj: .5\n',
  },
  {
    name: 'null deletes a scalar and a table',
    files: { 'values.yaml': 'a: 1\nt: {x: 1}\nk: {m: 1, n: 2}\n' },
    values: 'a: null\nt: null\nk: {m: null}\n',
  },
  {
    name: 'null without a default',
    files: { 'values.yaml': 't: {x: 1}\n' },
    values: 'new: null\nt: {new: null}\n',
  },
  {
    name: 'null over a default of null',
    files: { 'values.yaml': 'a: null\nt: {x: null, y: 1}\n' },
    values: 'a: null\nt: {y: 2}\n',
  },
  {
    name: 'null in the defaults',
    files: { 'values.yaml': 'a: null\nt: {x: null}\n' },
    values: 'a: {b: 1}\nt: {x: {y: 1}}\n',
  },
  {
    name: 'table over scalar',
    files: { 'values.yaml': 'a: 1\nt: {x: 1}\n' },
    values: 'a: {b: 1}\nt: {x: {y: 1}}\n',
  },
  {
    name: 'scalar over table',
    files: { 'values.yaml': 'a: {b: 1}\nt: {x: {y: 1}}\n' },
    values: 'a: 1\nt: {x: 2}\n',
  },
  {
    name: 'a subchart without values of the parent',
    files: sub('db', 'port: 5432\nuser: {name: me}\n'),
    values: '',
  },
  {
    name: 'a subchart with values of the parent and the user',
    files: {
      'values.yaml': 'db: {port: 1, user: {pw: x}}\n',
      ...sub('db', 'port: 5432\nuser: {name: me}\n'),
    },
    values: 'db: {user: {name: you}}\n',
  },
  {
    name: 'null for a default of a subchart',
    files: {
      'values.yaml': 'db: {port: 1}\n',
      ...sub('db', 'port: 5432\nuser: {name: me, pw: x}\nextra: 1\n'),
    },
    values: 'db: {port: null, user: {pw: null}, extra: null}\n',
  },
  {
    name: 'null of the parent for a default of a subchart',
    files: {
      'values.yaml': 'db: {extra: null, user: {pw: null}}\n',
      ...sub('db', 'user: {name: me, pw: x}\nextra: 1\n'),
    },
    values: '',
  },
  {
    name: 'globals',
    files: {
      'values.yaml': 'global: {a: 1, t: {x: 1}}\n',
      ...sub('db', 'global: {a: 9, b: 2, t: {y: 2}}\n'),
    },
    values: 'global: {t: {z: 3}}\n',
  },
  {
    name: 'globals below the first level',
    files: { 'values.yaml': 'global: {t: {u: {x: 1}}}\n', ...sub('db', 'global: {t: {u: {y: 2}}}\n') },
    values: 'db: {global: {t: {u: {z: 3}}}}\n',
  },
  {
    name: 'globals that do not fit',
    files: { 'values.yaml': 'global: {a: {x: 1}, b: 1}\n', ...sub('db', 'global: {a: 1, b: {x: 1}}\n') },
    values: 'db: {global: {a: 5, b: {y: 1}}}\n',
  },
  {
    name: 'globals that are no table',
    files: { 'values.yaml': 'global: 1\n', ...sub('db', 'a: 1\n') },
    values: '',
  },
  {
    name: 'null among the globals',
    files: { 'values.yaml': 'global: {a: 1, t: {x: 1}}\n', ...sub('db', 'global: {c: 3, t: {y: 1}}\n') },
    values: 'global: {a: null, t: {x: null, y: null}}\n',
  },
  {
    name: 'three levels',
    files: {
      'values.yaml': 'global: {g: 1}\nmid: {leaf: {a: 1}}\n',
      ...sub('mid', 'leaf: {b: 2}\nglobal: {h: 2}\n', {
        'charts/leaf/Chart.yaml': 'apiVersion: v2\nname: leaf\nversion: 1.0.0\n',
        'charts/leaf/values.yaml': 'a: 0\nb: 0\nc: 3\n',
      }),
    },
    values: 'mid: {leaf: {c: 4}}\n',
  },
  {
    name: 'an alias',
    files: {
      'Chart.yaml': parent('  - {name: db, version: 1.x, alias: main}\n'),
      'values.yaml': 'main: {port: 1}\ndb: {port: 2}\n',
      ...sub('db', 'port: 5432\nuser: me\n'),
    },
    values: 'main: {user: you}\n',
  },
  {
    name: 'two aliases of one chart',
    files: {
      'Chart.yaml': parent(
        '  - {name: db, version: 1.x, alias: one}\n  - {name: db, version: 1.x, alias: two}\n',
      ),
      ...sub('db', 'port: 5432\n'),
    },
    values: 'two: {port: 2}\n',
  },
  {
    name: 'a condition that is off',
    files: {
      'Chart.yaml': parent('  - {name: db, version: 1.x, condition: db.enabled}\n'),
      'values.yaml': 'db: {enabled: true}\n',
      ...sub('db', 'port: 5432\n'),
    },
    values: 'db: {enabled: false}\n',
  },
  {
    name: 'a condition that is on',
    files: {
      'Chart.yaml': parent('  - {name: db, version: 1.x, condition: "no.such,db.enabled"}\n'),
      'values.yaml': 'db: {enabled: false}\n',
      ...sub('db', 'port: 5432\n'),
    },
    values: 'db: {enabled: true}\n',
  },
  {
    name: 'tags',
    files: {
      'Chart.yaml': parent(
        '  - {name: db, version: 1.x, tags: [back, all]}\n  - {name: ui, version: 1.x, tags: [front]}\n',
      ),
      'values.yaml': 'tags: {front: false, back: false}\n',
      ...sub('db', 'port: 5432\n'),
      ...sub('ui', 'port: 80\n'),
    },
    values: 'tags: {all: true}\n',
  },
  {
    name: 'a condition in a subchart',
    files: {
      'Chart.yaml': parent('  - {name: mid, version: 1.x}\n'),
      ...sub(
        'mid',
        'leaf: {enabled: true}\n',
        {
          'charts/leaf/Chart.yaml': 'apiVersion: v2\nname: leaf\nversion: 1.0.0\n',
          'charts/leaf/values.yaml': 'a: 1\n',
        },
        'dependencies:\n  - {name: leaf, version: 1.x, condition: leaf.enabled}\n',
      ),
    },
    values: 'mid: {leaf: {enabled: false}}\n',
  },
  {
    name: 'imported values by name',
    files: {
      'Chart.yaml': parent('  - {name: db, version: 1.x, import-values: [data]}\n'),
      'values.yaml': 'port: 1\n',
      ...sub('db', 'exports: {data: {port: 5432, host: h}}\n'),
    },
    values: 'host: mine\n',
  },
  {
    name: 'imported values by path',
    files: {
      'Chart.yaml': parent(
        '  - name: db\n    version: 1.x\n    import-values: [{child: user, parent: owner.of}, {child: no.such, parent: x}]\n',
      ),
      'values.yaml': 'owner: {of: {name: mine}}\n',
      ...sub('db', 'user: {name: me, pw: x}\n'),
    },
    values: '',
  },
  {
    name: 'a subchart of another version than asked for',
    files: {
      'Chart.yaml': parent('  - {name: db, version: 2.x, alias: main}\n'),
      ...sub('db', 'port: 5432\n'),
    },
    values: 'db: {a: 1}\n',
  },
];
