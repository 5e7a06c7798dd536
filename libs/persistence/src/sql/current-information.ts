import type { JoinBuilder } from 'kysely';
import type { AppInformationRow, Tables } from './tables.ts';

type Joined = Tables & { information: AppInformationRow };

/** Joins the revision of an app's information that holds now: `leftJoin('app_information_revisions as information', isCurrent)`. */
export function isCurrent<DB extends Joined>(join: JoinBuilder<DB, 'apps' | 'information'>) {
  return join
    .onRef('information.app_id', '=', 'apps.id')
    .onRef('information.revision', '=', 'apps.information_revision');
}
