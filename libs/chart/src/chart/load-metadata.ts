import type { ArchiveFile } from '../archive/read-archive.ts';
import { refusal } from '../archive/refusal.ts';
import {
  readLock,
  readMetadata,
  readRequirements,
  validateMetadata,
  type ChartLock,
  type ChartMetadata,
} from '../metadata/index.ts';

/** Chart.yaml, then requirements.yaml over it, then Helm's checks: `LoadFiles` in pkg/chart/loader/load.go. */
export function loadMetadata(files: readonly ArchiveFile[]): ChartMetadata {
  const chartYaml = files.find(({ path }) => path === 'Chart.yaml');
  if (chartYaml === undefined) {
    throw refusal('chart_yaml_missing', 'Chart.yaml is missing', {
      field: 'Chart.yaml',
      remedy: 'pack the folder that Chart.yaml is in: every path is <chart>/<file>',
    });
  }
  const metadata = readMetadata(chartYaml.bytes);
  const requirements = files.find(({ path }) => path === 'requirements.yaml');
  return validateMetadata(
    requirements === undefined ? metadata : readRequirements(requirements.bytes, metadata),
  );
}

/** The lock file: of Chart.lock and requirements.lock the one that comes later in the archive; both have to be readable. */
export function loadLock(files: readonly ArchiveFile[]): ChartLock | undefined {
  return files
    .filter(({ path }) => path === 'Chart.lock' || path === 'requirements.lock')
    .map(({ path, bytes }) => readLock(bytes, path))
    .at(-1);
}
