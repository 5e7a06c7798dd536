import { openSqlite } from '@chandlery/persistence';
import { type Config, secretKeysOf } from '../config.ts';
import { newSealer } from '../security/sealed.ts';
import { resealSecrets, type Unopened } from '../use-cases/reseal-secrets.ts';

/**
 * Seals every kubeconfig and all values anew with the present key, so that keys of before can be thrown away.
 * @returns the exit code: 1 where something does not open with any of the keys
 * @throws Refusal secret_key_missing
 */
export async function reseal(config: Config): Promise<number> {
  const sealer = newSealer(secretKeysOf(config));
  const database = await openSqlite({ folder: config.dataFolder });
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  try {
    const { current, resealed, unopened } = await resealSecrets({ database, sealer }, (one) =>
      tell(unopenedLine(one)),
    );
    tell(
      `${resealed} sealed anew, ${current} sealed with the present key before, ${unopened} that do not open`,
    );
    return unopened > 0 ? 1 : 0;
  } finally {
    await database.close();
  }
}

/** `closed revision 01a1…/3 secret_key_unknown: …` */
function unopenedLine({ text: { place, id, number }, refusal }: Unopened): string {
  return `closed ${place} ${id}${number === 0 ? '' : `/${number}`} ${refusal.code}: ${refusal.message}`;
}
