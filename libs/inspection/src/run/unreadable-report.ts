import type { StoreFacts } from '../input.ts';
import { type InspectionReport, rulesVersion } from '../report/report.ts';
import { notRendered as rule } from '../rules/rendering/not-rendered.ts';

/** The report of a chart at which the rules cannot look at all. */
export function unreadableReport(
  why: string,
  { deployments, dependants }: StoreFacts,
  chart: InspectionReport['chart'] = { name: '', version: '' },
): InspectionReport {
  const { code, severity, remedy } = rule;
  return {
    rulesVersion,
    chart,
    rendered: false,
    notRendered: why,
    findings: [
      { code, severity, file: 'Chart.yaml', message: `The chart was not rendered: ${why}.`, remedy },
    ],
    difference: { added: [], removed: [], changed: [], unchanged: 0 },
    deployments,
    dependants,
  };
}
