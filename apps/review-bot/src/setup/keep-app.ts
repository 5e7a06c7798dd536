import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setupFiles } from '../config.ts';
import { StartError } from '../start-error.ts';

/** What GitHub gives out once. */
export type NewApp = { readonly id: number; readonly pem: string; readonly webhookSecret: string };

/**
 * Looks whether an App can be kept in a folder, before one is made.
 * @throws StartError where one is there already, or nothing can be written
 */
export async function makeRoom(folder: string): Promise<void> {
  for (const name of Object.values(setupFiles)) {
    const path = join(folder, name);
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere)
      throw new StartError(
        `There is an App already: ${path}.`,
        'Give another folder by CHANDLERY_BOT_DATA, or move those files away.',
      );
  }
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const probe = join(folder, '.setup');
    await write(probe, '');
    await rm(probe);
  } catch (error) {
    throw new StartError(
      `Nothing can be written to ${folder}.`,
      'Give another folder by CHANDLERY_BOT_DATA.',
      error,
    );
  }
}

/** Keeps an App, readable to nobody else. The id comes last: with it, all is there. */
export async function keepApp(folder: string, { id, pem, webhookSecret }: NewApp): Promise<void> {
  await write(join(folder, setupFiles.privateKey), pem);
  await write(join(folder, setupFiles.webhookSecrets), `${webhookSecret}\n`);
  await write(join(folder, setupFiles.appId), `${id}\n`);
}

async function write(path: string, content: string): Promise<void> {
  const draft = `${path}.new`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
