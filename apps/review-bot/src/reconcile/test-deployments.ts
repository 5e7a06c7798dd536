import type { ChartPlace } from '../charts/chart-types.ts';
import { readValuesFile } from '../charts/values-file.ts';
import { storeRefusal } from './refused.ts';
import type { StoreChart, StorePull } from './site.ts';
import { note, type Notes, type Orders, type Situation } from './situation.ts';

/** Tries charts out where somebody asked for it, with the rights of their account. A comment asks once, however often it is read. */
export async function deployOrdered(
  situation: Situation,
  live: readonly { readonly chart: StoreChart; readonly place: ChartPlace }[],
  notes: Notes,
): Promise<void> {
  for (const order of situation.orders.deploys)
    for (const { chart, place } of live) {
      if (order.chart !== null && order.chart !== chart.chart) continue;
      const refused = await deploy(situation, order, chart, place);
      if (refused !== null) note(notes, chart.chart, `Not deployed for @${order.by.login}: ${refused}`);
    }
}

async function deploy(
  { site, pull }: Situation,
  { by, valuesFile: file, once }: Orders['deploys'][number],
  { chart }: StoreChart,
  place: ChartPlace,
): Promise<string | null> {
  const { parts, repositoryId, reader, signal } = site;
  const values = file === null ? null : await readValuesFile({ reader, commit: pull.headSha, place, file });
  if (values !== null && values.text === null) return values.problem;
  try {
    await parts.store.github.pulls.deploy(
      { repositoryId, pull: pull.number, chart },
      { requestedBy: by.userId, ...(values === null ? {} : { values: values.text }) },
      { signal, idempotencyKey: `${once}-${chart}` },
    );
    return null;
  } catch (error) {
    const { message, remedy = '' } = storeRefusal(error);
    return `${message} ${remedy}`.trim();
  }
}

/** Ends what is being tried out: the pull request is over. */
export async function endDeployments({ site, pull }: Situation, { charts }: StorePull): Promise<void> {
  const { parts, repositoryId, signal } = site;
  for (const { chart, deployment } of charts) {
    if (deployment === null || deployment.state === 'deleting') continue;
    const at = { repositoryId, pull: pull.number, chart };
    try {
      await parts.store.github.pulls.undeploy(at, { signal });
    } catch (error) {
      // Busy with something else: it is removed by its time, and asked again by the next event.
      storeRefusal(error);
    }
  }
}
