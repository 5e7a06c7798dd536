import { operatorActor } from '@chandlery/lifecycle';
import type { Database, SealedText } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import { belongsTo, type Sealer } from '../security/sealed.ts';

/** So many texts are replaced in one commit. */
const batch = 100;

/** A sealed text that cannot be sealed anew, and why. */
export type Unopened = { readonly text: SealedText; readonly refusal: Refusal };

/** What became of the sealed texts. */
export type Resealed = { readonly current: number; readonly resealed: number; readonly unopened: number };

/**
 * Seals anew, with the present key, every text that was sealed with one of before. What does not open is left as it is and told.
 * @throws Refusal secret_key_missing
 */
export async function resealSecrets(
  { database, sealer }: { readonly database: Pick<Database, 'sealedTexts'>; readonly sealer: Sealer },
  tell: (unopened: Unopened) => void,
): Promise<Resealed> {
  // Without a key it says so, even where there is nothing to seal.
  sealer.seal('', '');
  let [current, resealed, unopened] = [0, 0, 0];
  let waiting: (SealedText & { readonly resealed: string })[] = [];
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    resealed += await database.sealedTexts.replace({ texts: waiting, actor: operatorActor });
    waiting = [];
  };
  for await (const text of database.sealedTexts.all()) {
    if (sealer.isCurrent(text.sealed)) {
      current += 1;
      continue;
    }
    try {
      waiting.push({ ...text, resealed: sealedAnew(sealer, text) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      unopened += 1;
      tell({ text, refusal: error });
    }
    if (waiting.length === batch) await flush();
  }
  await flush();
  return { current, resealed, unopened };
}

function sealedAnew(sealer: Sealer, { place, ownerId, sealed }: SealedText): string {
  const owner = place === 'cluster' ? belongsTo.cluster(ownerId) : belongsTo.deployment(ownerId);
  return sealer.seal(sealer.open(sealed, owner), owner);
}
