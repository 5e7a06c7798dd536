import type { Sender } from '../inbox/inbox.ts';

/**
 * What is remembered in the `external_id` of a check run: nobody but the App can write there, and it lives as long as the
 * commit does. `KEY/?h=…&p=…`, where the key is `pull/chart`, or `pull` of the check over all.
 */
export type Memo = {
  readonly key: string;
  /** Of all that the check run says: equal, and there is nothing to write. Null while it is being written. */
  readonly hash: string | null;
  /** Everybody who pushed to the pull request up to this commit; null where this check does not say. */
  readonly pushers: readonly Sender[] | null;
  /** Who pushed this commit, one of those before the pull request's head, nobody knows; null: everybody is known. */
  readonly unknownSince: string | null;
  /** Pushes that were told before one that comes before them: what closes the gap once that is told. */
  readonly links: readonly Link[];
  /** Who put the pull request into the merge queue last. */
  readonly queuedBy: Sender | null;
};

/** A push, from one commit to the next; null: the pull request was opened with it. */
export type Link = { readonly before: string | null; readonly after: string };

/** A memo of nothing. */
export const emptyMemo: Omit<Memo, 'key'> = {
  hash: null,
  pushers: null,
  unknownSince: null,
  links: [],
  queuedBy: null,
};

/** More people than this are not listed; that they are not is remembered as somebody unknown. */
const mostPushers = 30;
const tooMany = 'many';
/** More are not kept: then the gap stays. */
const mostLinks = 8;

/** A memo as it is written. */
export function memoText({ key, hash, pushers, unknownSince, links, queuedBy }: Memo): string {
  const fields = new URLSearchParams();
  if (hash !== null) fields.set('h', hash);
  if (pushers !== null) fields.set('p', pushers.slice(0, mostPushers).map(personText).join(','));
  const unknown = (pushers?.length ?? 0) > mostPushers ? tooMany : unknownSince;
  if (unknown !== null) fields.set('u', unknown);
  if (links.length > 0) fields.set('l', links.slice(0, mostLinks).map(linkText).join(','));
  if (queuedBy !== null) fields.set('q', personText(queuedBy));
  return fields.size === 0 ? key : `${key}/?${fields.toString()}`;
}

/** Reads one; text that is none is a key alone. */
export function readMemo(text: string): Memo {
  const at = text.lastIndexOf('/?');
  if (at < 0) return { key: text, ...emptyMemo };
  const fields = new URLSearchParams(text.slice(at + 2));
  const people = fields.get('p');
  return {
    key: text.slice(0, at),
    hash: fields.get('h'),
    pushers: people === null ? null : people.split(',').flatMap(readPerson),
    unknownSince: fields.get('u'),
    links: (fields.get('l') ?? '').split(',').flatMap(readLink),
    queuedBy: readPerson(fields.get('q') ?? '')[0] ?? null,
  };
}

function personText({ userId, login }: Sender): string {
  return `${userId}:${login}`;
}

function readPerson(text: string): readonly Sender[] {
  const [id = '', login = ''] = text.split(':');
  const userId = Number(id);
  return Number.isSafeInteger(userId) && userId > 0 && login !== '' ? [{ userId, login }] : [];
}

function linkText({ before, after }: Link): string {
  return `${before ?? ''}-${after}`;
}

function readLink(text: string): readonly Link[] {
  const [, before = '', after = ''] = /^([0-9a-f]*)-([0-9a-f]{40,64})$/.exec(text) ?? [];
  return after === '' ? [] : [{ before: before === '' ? null : before, after }];
}
