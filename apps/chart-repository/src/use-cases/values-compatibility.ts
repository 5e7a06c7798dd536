import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import type { VersionAddress } from './access.ts';
import { readableVersion } from './readable-app.ts';

/**
 * What a user's values come to in another version of the app; for whoever may download both. Nothing of the values is kept.
 * @throws Refusal not_visible, archive_too_costly, busy; ChartError
 */
export async function judgeCompatibility(
  services: Pick<Services, 'config' | 'database' | 'contents'>,
  caller: Caller,
  address: VersionAddress,
  body: { readonly from: string; readonly values: string },
) {
  const to = await readableVersion(services, caller, address);
  const from = await readableVersion(services, caller, { ...address, version: body.from });
  const found = await services.contents.compatibility(from.archiveDigest, to.archiveDigest, body.values);
  return {
    from: from.version,
    to: to.version,
    compatible: found.breaks.length === 0,
    breaks: found.breaks.map((one) => ({ ...one })),
    ignored: found.ignored.map((one) => ({ ...one })),
    newKeys: found.newKeys.map((one) => ({ ...one })),
    conflicts: found.conflicts.map((one) => ({ ...one })),
    carried: found.carried,
    truncated: found.truncated,
  };
}
