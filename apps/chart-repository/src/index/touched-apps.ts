import type { Change } from '@chandlery/persistence';

/** The apps that a change of many names (`data.apps`), and the one that had a chart name before its transfer. */
export function appsNamedIn(data: Change['data']): readonly string[] {
  const { apps, before } = data;
  const ids: unknown[] = Array.isArray(apps) ? apps : [];
  if (typeof before === 'object' && before !== null && 'ownerAppId' in before) ids.push(before.ownerAppId);
  return ids.filter((id) => typeof id === 'string');
}
