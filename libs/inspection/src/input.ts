import type { Chart, Manifest, ManifestProblem } from '@chandlery/chart';

/** What Helm made of the chart with one values file. */
export type Rendering = {
  /** `values.yaml` for the defaults alone, else the file laid over them, such as `ci/large-values.yaml`. */
  readonly valuesFile: string;
  /** What `readManifests` reads of `helm template`. */
  readonly manifests: readonly Manifest[];
  /** What it reads that is no object. */
  readonly problems?: readonly ManifestProblem[];
  /** The same rendering a second time: where the two differ, values are made up while rendering. */
  readonly again?: readonly Manifest[];
  /** Why Helm gave up, with the place in the template where it says so. */
  readonly error?: { readonly message: string; readonly file?: string; readonly line?: number };
};

/** One line of what `helm lint` says. */
export type LintMessage = {
  readonly severity: 'error' | 'warning' | 'info';
  readonly valuesFile: string;
  /** As Helm names it: `Chart.yaml`, `templates/`, `templates/web.yaml`. */
  readonly file: string;
  readonly line?: number;
  readonly message: string;
};

/** One way in which values do not satisfy a schema: what `checkValues` of @chandlery/chart tells. */
export type SchemaProblem = {
  /** `value_refused`, or what is wrong with the schema itself. */
  readonly code: string;
  /** The chart whose schema it is, from the top: `shop`, `shop/redis`. */
  readonly chart: string;
  /** JSON pointer of the value. */
  readonly path: string;
  readonly message: string;
};

/** What the check against values.schema.json gave for a values file; one that satisfies it has no problems. */
export type SchemaVerdict = { readonly valuesFile: string; readonly problems: readonly SchemaProblem[] };

/** What the values of the version now active, kept by whoever upgrades, come to under this version. */
export type OldValuesVerdict = {
  /** `values.yaml` or a file of `ci/`, of the version now active. */
  readonly valuesFile: string;
  readonly schemaProblems: readonly SchemaProblem[];
  /** What Helm says where it cannot render with them. */
  readonly renderError?: string;
};

/** A deployment that runs the app. */
export type RunningDeployment = {
  readonly name: string;
  readonly workspace: string;
  readonly project: string;
  readonly version: string;
};

/** A chart in the store that depends on this one. */
export type DependentChart = {
  readonly workspace: string;
  readonly chart: string;
  readonly version: string;
  /** The version or constraint that it asks for. */
  readonly range: string;
};

/** What the store knows and a chart does not. */
export type StoreFacts = {
  /** The newest version of the line that this one continues; absent for the first. */
  readonly newestOfLine?: string;
  /** Whether another version already has the number. */
  readonly versionTaken: boolean;
  /** Registries that images may come from: those that the policy names, or else those of active versions; absent where nobody has looked. */
  readonly knownRegistries?: readonly string[];
  /** Whether the policy names them. */
  readonly registriesByPolicy?: boolean;
  readonly deployments: readonly RunningDeployment[];
  readonly dependants: readonly DependentChart[];
};

/** An API version that Kubernetes no longer serves, or will not: what `removedApis` of @chandlery/chart lists. */
export type RemovedApi = {
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  /** The first Kubernetes release without it, such as `1.22`. */
  readonly removedIn: string;
  /** The API version to write instead; `null` where nothing replaces the kind. */
  readonly replacement: string | null;
  readonly note?: string;
};

/** Everything that the rules look at. Whoever renders fills it; the rules fetch nothing themselves. */
export type InspectionInput = {
  readonly chart: Chart;
  /** The version of the app now active, if there is one. */
  readonly previous?: Chart;
  /** Why nothing was rendered, such as `helm is not installed`. The report is never green then. */
  readonly notRendered?: string;
  readonly renders: readonly Rendering[];
  /** What was left out since something before it had taken too much, each as a clause such as `helm lint`. */
  readonly skipped?: readonly string[];
  /** Those of the version now active, under the same release name. */
  readonly previousRenders?: readonly Rendering[];
  /** How the renderings were made. */
  readonly release: { readonly name: string; readonly namespace: string };
  /** The version of Kubernetes that the renderings were made for, such as `1.34`. */
  readonly kubernetesVersion: string;
  readonly removedApis: readonly RemovedApi[];
  readonly helmLint: readonly LintMessage[];
  readonly schema: readonly SchemaVerdict[];
  readonly oldValues: readonly OldValuesVerdict[];
  readonly facts: StoreFacts;
};
