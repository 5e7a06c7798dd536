import { textAt, type KubeObject } from '../objects/kube-object.ts';
import type { ClusterEvent } from './cluster-event.ts';
import { claimNames, type Member } from './family.ts';
import { podReasons } from './pod-reasons.ts';
import { rankReasons, type Reason } from './reason.ts';
import { resourceReasons } from './resource-reasons.ts';

/** What was found in the cluster. */
export type Findings = {
  /** The release's objects and what they own. */
  readonly members: readonly Member[];
  /** The claims of their namespace, for those that only pods name. */
  readonly claims: readonly KubeObject[];
  /** Merged, the newest first. */
  readonly events: readonly ClusterEvent[];
};

/** Why these do not run, the plainest reason first; empty where all is well, or is still on its way without any complaint. */
export function findReasons({ members, claims, events }: Findings, nowMs: number): Reason[] {
  const eventsOf = groupEvents(events);
  const of = (object: KubeObject) => eventsOf.get(textAt(object, 'metadata', 'uid')) ?? [];
  const seen = new Set(members.map(({ object }) => textAt(object, 'metadata', 'uid')));
  const reasons = members.flatMap(({ object, owner }) =>
    isPod(object) ? podReasons(object, owner, of(object)) : resourceReasons(object, owner, of(object), nowMs),
  );
  for (const { object, owner } of members.filter(({ object }) => isPod(object))) {
    for (const name of claimNames(object)) {
      const claim = claims.find((one) => isNamed(one, name, textAt(object, 'metadata', 'namespace')));
      const uid = textAt(claim, 'metadata', 'uid');
      if (claim === undefined || seen.has(uid)) continue;
      seen.add(uid);
      reasons.push(...resourceReasons(claim, owner, of(claim), nowMs));
    }
  }
  return rankReasons(mergeReasons(reasons));
}

/** The same said of several pods of one owner is one reason, said so many times. */
export function mergeReasons(reasons: readonly Reason[]): Reason[] {
  const merged = new Map<string, Reason>();
  for (const reason of reasons) {
    const { code, owner, container = '', resource } = reason;
    const said = reason.message.replaceAll(resource.name, '*').replace(/, after \d+ restarts?/, '');
    const key = JSON.stringify([code, owner.kind, owner.namespace, owner.name, container, said]);
    const known = merged.get(key);
    merged.set(key, known === undefined ? reason : { ...known, count: known.count + reason.count });
  }
  return [...merged.values()];
}

function groupEvents(events: readonly ClusterEvent[]): Map<string, ClusterEvent[]> {
  const groups = new Map<string, ClusterEvent[]>();
  for (const event of events) {
    const group = groups.get(event.uid);
    if (group === undefined) groups.set(event.uid, [event]);
    else group.push(event);
  }
  return groups;
}

function isPod(object: KubeObject): boolean {
  return textAt(object, 'kind') === 'Pod' && textAt(object, 'apiVersion') === 'v1';
}

function isNamed(object: KubeObject, name: string, namespace: string): boolean {
  return textAt(object, 'metadata', 'name') === name && textAt(object, 'metadata', 'namespace') === namespace;
}
