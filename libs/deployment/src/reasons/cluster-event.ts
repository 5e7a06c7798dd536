import { numberAt, textAt, timeAt, type KubeObject } from '../objects/kube-object.ts';

/** What the cluster said of an object, the same said many times being one. */
export type ClusterEvent = {
  readonly uid: string;
  readonly kind: string;
  readonly name: string;
  /** The container it is about; empty where it is about the whole. */
  readonly container: string;
  readonly reason: string;
  readonly message: string;
  readonly isWarning: boolean;
  readonly count: number;
  readonly lastMs: number;
};

const mostMessageCharacters = 1000;

/** An Event of core/v1 as far as it is needed. */
export function clusterEvent(event: KubeObject): ClusterEvent {
  return {
    uid: textAt(event, 'involvedObject', 'uid'),
    kind: textAt(event, 'involvedObject', 'kind'),
    name: textAt(event, 'involvedObject', 'name'),
    container: /\{(.+)\}$/.exec(textAt(event, 'involvedObject', 'fieldPath'))?.[1] ?? '',
    reason: textAt(event, 'reason'),
    message: textAt(event, 'message').slice(0, mostMessageCharacters),
    isWarning: textAt(event, 'type') === 'Warning',
    count: numberAt(event, 'series', 'count') ?? numberAt(event, 'count') ?? 1,
    lastMs:
      timeAt(event, 'series', 'lastObservedTime') ??
      timeAt(event, 'lastTimestamp') ??
      timeAt(event, 'eventTime') ??
      timeAt(event, 'metadata', 'creationTimestamp') ??
      0,
  };
}

/** Events that say the same of the same object as one, the newest first. */
export function mergeEvents(events: readonly ClusterEvent[]): ClusterEvent[] {
  const merged = new Map<string, ClusterEvent>();
  for (const event of events) {
    const key = JSON.stringify([
      event.uid,
      event.kind,
      event.name,
      event.container,
      event.reason,
      event.message,
    ]);
    const known = merged.get(key);
    const [newer, older] =
      known === undefined || known.lastMs < event.lastMs ? [event, known] : [known, event];
    merged.set(key, { ...newer, count: newer.count + (older?.count ?? 0) });
  }
  return [...merged.values()].sort((one, other) => other.lastMs - one.lastMs);
}
