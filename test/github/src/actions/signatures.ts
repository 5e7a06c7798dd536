import { timestamp, type Signature } from '../git/commit.ts';
import type { Hub } from '../hub.ts';
import type { Account } from '../state/model.ts';

/** How somebody signs a commit now. */
export function signatureOf(hub: Hub, account: Account): Signature {
  return { name: account.name, email: account.email, date: timestamp(hub.world.now()) };
}

/** How GitHub signs what it commits itself: merges and edits in the page. */
export function signatureOfGitHub(hub: Hub): Signature {
  return { name: 'GitHub', email: 'noreply@github.test', date: timestamp(hub.world.now()) };
}
