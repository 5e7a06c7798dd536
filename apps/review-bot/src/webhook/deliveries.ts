import type { Delivery, Sender } from '../inbox/inbox.ts';
import { heardEvent } from './events.ts';
import { at, idAt, textOrNull } from './payload.ts';

/** A delivery as GitHub sends or lists it. */
export type Received = {
  /** X-GitHub-Delivery, which the list of deliveries calls `guid`. */
  readonly id: string;
  readonly event: string;
  readonly payload: unknown;
  readonly receivedAtMs: number;
};

/**
 * What is put into the inbox of what GitHub sent: none where it is of no interest, several where it tells of several pull
 * requests. The one with GitHub's own id is the last, so that where it is known, all of them are.
 * @throws BadPayload where it lacks what its event always has
 */
export function deliveriesOf({ id, event, payload, receivedAtMs }: Received): readonly Delivery[] {
  const action = textOrNull(payload, 'action');
  const found = heardEvent(event, action);
  // What comes by a repository's own webhook instead of the App's names no installation: nobody could answer it.
  if (found === undefined || at(payload, 'installation', 'id') === undefined) return [];
  const installationId = idAt(payload, 'installation', 'id');
  const repositoryId = found.ofApp === true ? 0 : idAt(payload, 'repository', 'id');
  const sender = senderOf(payload);
  const told = found.tell(payload);
  return told.map(({ key, hint }, index) => ({
    id: index === told.length - 1 ? id : `${id}/${index}`,
    event,
    action,
    installationId,
    repositoryId,
    key: keyOf(repositoryId, key),
    sender,
    receivedAtMs,
    hint,
  }));
}

function keyOf(repositoryId: number, part: string): string {
  return [repositoryId === 0 ? '' : String(repositoryId), part].filter((text) => text !== '').join('/');
}

function senderOf(payload: unknown): Sender | null {
  if (at(payload, 'sender', 'id') === undefined) return null;
  return { userId: idAt(payload, 'sender', 'id'), login: textOrNull(payload, 'sender', 'login') ?? '' };
}
