import type { RenderedCheck } from '../render/check-model.ts';
import { overallCheckName } from '../render/render-checks.ts';
import { readCheckRuns, syncCheckRun } from './check-runs.ts';
import { groupKey } from './follow-group.ts';
import { readPull } from './pull-truth.ts';
import type { Site } from './site.ts';
import type { Subject } from './subject.ts';

/**
 * One neutral check run, and no comment: who installed the App sees what is missing, and nobody else is bothered. It lets
 * pull requests and merge queues pass where the check is required.
 */
export async function tellUnbound(site: Site, subject: Subject): Promise<void> {
  const place = await placeOf(site, subject);
  if (place === null) return;
  const { headSha, key } = place;
  const rendered: RenderedCheck = {
    name: overallCheckName,
    external_id: key,
    status: 'completed',
    conclusion: 'neutral',
    output: {
      title: 'Not bound to a workspace',
      summary: `This repository is bound to no workspace of the store, so nothing is submitted.\n\nAn administrator of the store can bind it: \`PUT /api/v1/integrations/github/repositories/${site.repositoryId}\`, installation ${site.installationId}.`,
      annotations: [],
    },
    actions: [],
    furtherAnnotations: [],
  };
  await syncCheckRun(site, await readCheckRuns(site, headSha), { headSha, rendered });
}

async function placeOf(site: Site, subject: Subject): Promise<{ headSha: string; key: string } | null> {
  if (subject.kind === 'group') return { headSha: subject.headSha, key: groupKey(subject.headSha) };
  if (subject.kind !== 'pull') return null;
  const pull = await readPull(site, subject.number);
  if (pull === null || (pull.state !== 'open' && pull.state !== 'draft')) return null;
  return { headSha: pull.headSha, key: String(pull.number) };
}
