import { callOf, templateRule } from './template-rule.ts';

/** https://helm.sh/docs/chart_template_guide/functions_and_pipelines/#using-the-lookup-function */
export const templateLookup = templateRule(
  {
    code: 'template-lookup',
    severity: 'warning',
    title: 'A template asks the cluster',
    docs: 'With `lookup` a chart becomes something else in each cluster: what is reviewed, where it finds nothing, may not be what is installed. It also reads whatever the installing account may read. A library function that calls it is found where it is written.',
    remedy: 'Take what it looks for as a value, or see what both branches do.',
  },
  (action) => {
    const call = callOf(action, ['lookup']);
    return (
      call && { message: 'The template asks the cluster by lookup; here it found nothing.', at: call.at }
    );
  },
);
