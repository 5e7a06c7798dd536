import { findHelm, type HelmCli, helmCli, probeIsolation, sweepWorkFolder } from '@chandlery/helm-cli';
import type { FastifyBaseLogger } from 'fastify';

/** Helm, looked for when it is first needed: a store that deploys nothing needs none. */
export type HelmOnDemand = {
  /** Where private files of runs are kept for as long as they run. */
  readonly folder: string;
  /** @throws HelmError helm_missing, helm_too_old, helm_unusable, work_folder_unsafe */
  cli(): Promise<HelmCli>;
};

/**
 * @param options.path of the binary; looked for on PATH unless given
 * @param options.environmentPath PATH of the server
 */
export function helmOnDemand({
  path,
  environmentPath,
  folder,
  log,
}: {
  readonly path: string | undefined;
  readonly environmentPath: string | undefined;
  readonly folder: string;
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>;
}): HelmOnDemand {
  let known: Promise<HelmCli> | undefined;
  const find = async (): Promise<HelmCli> => {
    const binary = await findHelm({
      ...(path === undefined ? {} : { path }),
      ...(environmentPath === undefined ? {} : { environmentPath }),
    });
    await sweepWorkFolder(folder);
    const isolation = await probeIsolation({ binary: binary.path, folder });
    log.info({ helm: binary.version, isolation: isolation.missing }, 'found Helm');
    for (const warning of binary.warnings) log.warn({ helm: binary.version }, warning.message);
    return helmCli({ binary, isolation, folder });
  };
  return {
    folder,
    cli() {
      const found = known ?? find();
      known = found;
      // Whoever installs Helm meanwhile need not start the server again.
      found.catch(() => (known = undefined));
      return found;
    },
  };
}
