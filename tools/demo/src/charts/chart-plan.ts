import type { PlannedApp, PlannedVersion } from '../catalogue/catalogue-types.ts';

/** What one chart is made from. */
export type ChartPlan = {
  readonly app: PlannedApp;
  readonly version: PlannedVersion;
  /** How far the chart has come: 0 in the first version of an app, then one more each time. */
  readonly level: number;
  /** As it was before a reviewer asked for more. */
  readonly unfinished: boolean;
};

/** Whether a chart keeps data on a volume. */
export const hasVolume = ({ app }: ChartPlan): boolean => app.kind === 'statefulset';
/** Whether a chart has a service. */
export const hasService = ({ app }: ChartPlan): boolean => app.port > 0;
/** Whether the number of its pods can be set. */
export const hasReplicas = ({ app }: ChartPlan): boolean =>
  app.kind === 'deployment' || app.kind === 'statefulset';
/** A disruption budget comes with the second version of an app. */
export const hasBudget = (plan: ChartPlan): boolean => hasReplicas(plan) && plan.level >= 1;
/** A network policy comes with the third. */
export const hasNetworkPolicy = (plan: ChartPlan): boolean => hasService(plan) && plan.level >= 2;
