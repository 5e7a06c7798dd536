import { defaultArchiveLimits, type ArchiveLimits } from '../archive/limits.ts';
import type { ArchiveFile } from '../archive/read-archive.ts';
import type { Chart } from '../chart/chart-types.ts';
import { fileText, withoutByteOrderMark } from '../chart/chart-text.ts';
import { readChart } from '../chart/read-chart.ts';
import { readMetadata } from '../metadata/index.ts';
import { parseYaml } from '../yaml/index.ts';
import { packFiles } from './pack-files.ts';

/**
 * The same chart under another version number, packed anew. Chart.yaml is changed in the one line that says the number, so
 * that comments and order stay; where the number stands in no such line (a flow mapping, an anchor, a text over several
 * lines), Chart.yaml is written anew as JSON, which is YAML. All other files are the same bytes. A provenance file of the
 * old archive is not one of the new.
 * @throws ChartError where the archive is no chart, the number is none that Helm takes, or the new archive breaks a limit
 */
export function renumberChart(
  archive: Uint8Array,
  version: string,
  limits: ArchiveLimits = defaultArchiveLimits,
): Uint8Array {
  const chart = readChart(archive, { limits });
  const packed = packFiles(
    chart.metadata.name,
    chart.allFiles.map((file) => (file.path === 'Chart.yaml' ? renumbered(file, version) : file)),
  );
  requireSameBut(chart, readChart(packed, { limits }), version);
  return packed;
}

/** A top-level key with a plain or quoted number, and perhaps a comment. */
const versionLine =
  /^(version[ \t]*:[ \t]+)(?:"[^"\\\r\n]*"|'[^'\r\n]*'|[^\s"'&*!|>%@`#{[][^\s#]*)([ \t]*(?:[ \t]#[^\r\n]*)?)$/gm;

function renumbered(file: ArchiveFile, version: string): ArchiveFile {
  const text = fileText(file.bytes);
  const lines = [...text.matchAll(versionLine)];
  const inPlace = text.replace(versionLine, (_, key: string, rest: string) => key + quoted(version) + rest);
  const encoded = Buffer.from(inPlace);
  if (lines.length === 1 && saysTheSameBut(file.bytes, encoded, version)) {
    return { ...file, bytes: encoded };
  }
  return { ...file, bytes: asJson(file.bytes, version) };
}

/** Plain where YAML reads a plain text as one; a number such as `1.10` has to be quoted. */
function quoted(version: string): string {
  return /^[vV]?\d+\.\d+\.\d+[-+.\w]*$/.test(version) ? version : JSON.stringify(version);
}

function asJson(chartYaml: Uint8Array, version: string): Uint8Array {
  const data = parseYaml(withoutByteOrderMark(chartYaml), { file: 'Chart.yaml' });
  const fields = typeof data === 'object' && data !== null && !Array.isArray(data) ? data : {};
  return Buffer.from(`${JSON.stringify({ ...fields, version }, null, 2)}\n`);
}

/** Whether two Chart.yaml say the same in all but the number. */
function saysTheSameBut(before: Uint8Array, after: Uint8Array, version: string): boolean {
  try {
    const [old, now] = [readMetadata(before), readMetadata(after)];
    return JSON.stringify({ ...old, version }) === JSON.stringify(now);
  } catch {
    return false;
  }
}

/** @throws Error where repacking changed more than the number: a bug, of which nothing may be stored */
function requireSameBut(before: Chart, after: Chart, version: string): void {
  const same =
    JSON.stringify({ ...before.metadata, version }) === JSON.stringify(after.metadata) &&
    before.allFiles.length === after.allFiles.length;
  if (!same) throw new Error(`Repacking ${before.metadata.name} as ${version} changed more than its number.`);
}
