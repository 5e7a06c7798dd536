import { expect, test } from 'vitest';
import { changedCharts } from './changed-charts.ts';
import type { ChartStep } from './chart-types.ts';
import { IdentityMemory } from './names.ts';
import { defaultSettings } from './settings-types.ts';
import { MemoryRepository } from './testing/memory-repository.ts';

const files = 20;

/** A repository of many charts, all of which a pull request changes in one file. */
function repositoryOf(charts: number): MemoryRepository {
  const filesAt = (patch: number) =>
    Object.fromEntries(
      Array.from({ length: charts }, (_, chart) => [
        [`charts/c${chart}/Chart.yaml`, `apiVersion: v2\nname: c${chart}\nversion: 1.0.${patch}\n`],
        ...Array.from({ length: files }, (_, file) => [
          `charts/c${chart}/templates/t${file}.yaml`,
          `a: ${chart}-${file}\n`,
        ]),
      ]).flat() as [string, string][],
    );
  return new MemoryRepository().commit('base', filesAt(0)).commit('head', filesAt(1));
}

test('what is read grows with the charts, a few blobs at once, and a chart only when it is asked for', async () => {
  const counts: number[] = [];
  for (const charts of [10, 100]) {
    const repository = repositoryOf(charts);
    const steps = changedCharts({
      base: 'base',
      head: 'head',
      reader: repository,
      settings: defaultSettings,
    });
    expect((await steps.next()).value?.type).toBe('put');
    // Chart.yaml of either side of every chart, and the files of one.
    expect(repository.reads.length).toBeLessThanOrEqual(2 * charts + files + 10);
    let others = 0;
    for await (const step of steps) others += Number(step.type === 'put');
    expect(others).toBe(charts - 1);
    expect(repository.mostAtOnce).toBeLessThanOrEqual(8);
    counts.push(repository.reads.length / charts);
  }
  expect(counts[1]).toBeLessThanOrEqual(counts[0] ?? 0);
});

test('what was read of Chart.yaml is remembered from one pull request to the next', async () => {
  const base = Object.fromEntries(
    Array.from({ length: 50 }, (_, chart) => [
      `charts/c${chart}/Chart.yaml`,
      `apiVersion: v2\nname: c${chart}\nversion: 1.0.0\n`,
    ]),
  );
  const head = { ...base, 'charts/new/Chart.yaml': 'apiVersion: v2\nname: new\nversion: 1.0.0\n' };
  const repository = new MemoryRepository().commit('base', base).commit('head', head);
  const memory = new IdentityMemory();
  const readsOf = async () => {
    const before = repository.reads.length;
    const steps: ChartStep[] = [];
    const input = { base: 'base', head: 'head', reader: repository, settings: defaultSettings, memory };
    for await (const step of changedCharts(input)) steps.push(step);
    expect(steps).toHaveLength(1);
    return repository.reads.length - before;
  };
  expect(await readsOf()).toBeGreaterThan(50);
  expect(await readsOf()).toBeLessThan(5);
});
