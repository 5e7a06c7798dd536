import { builtInApps } from './built-in-apps.ts';
import type { PlannedApp } from './catalogue-types.ts';
import { dataPlatformApps } from './data-platform-apps.ts';
import { observabilityApps } from './observability-apps.ts';
import { securityApps } from './security-apps.ts';
import { webApps } from './web-apps.ts';

const byWorkspace = {
  'built-in': builtInApps,
  'data-platform': dataPlatformApps,
  observability: observabilityApps,
  web: webApps,
  security: securityApps,
};

/** Every app of the demo; those of the operator come first, so that theirs are the names in the combined indexes. */
export const apps: readonly PlannedApp[] = Object.entries(byWorkspace).flatMap(([workspace, planned]) =>
  planned.map((app) => ({ workspace, ...app })),
);
