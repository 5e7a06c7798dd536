import { ChartError } from '../errors.ts';
import { parseYaml } from '../yaml/index.ts';

/** What a provenance file says of the archive it belongs to. The signature is for Helm's users to verify. */
export type Provenance = {
  readonly name: string;
  readonly version: string;
  /** File name -> lower-case hex SHA-256, as the `files:` part lists them. */
  readonly files: ReadonlyMap<string, string>;
};

const header = '-----BEGIN PGP SIGNED MESSAGE-----';
const signature = '-----BEGIN PGP SIGNATURE-----';

/**
 * Reads a provenance file: a clear-signed PGP message whose text is the chart's metadata, a line `...`, and the
 * digests of the files (Helm's pkg/provenance/sign.go, `messageBlock`).
 * @throws ChartError provenance_invalid
 */
export function readProvenance(text: string): Provenance {
  const lines = text.replaceAll('\r\n', '\n');
  const start = lines.indexOf(header);
  const end = lines.indexOf(`\n${signature}`);
  const blank = lines.indexOf('\n\n', start);
  if (start !== 0 || blank < 0 || end < blank) throw invalid('It is not a clear-signed PGP message.');
  const message = lines.slice(blank + 2, end).replace(/^- /gm, '');
  const [metadata = '', sums = ''] = message.split(/^\.\.\.$/m);
  const { name, version } = asRecord(parse(metadata));
  if (typeof name !== 'string' || typeof version !== 'string')
    throw invalid('It names no chart and version.');
  const files = Object.entries(asRecord(asRecord(parse(sums))['files'])).map(
    ([file, sum]): [string, string] => {
      const [, hex] = /^sha256:([0-9a-f]{64})$/.exec(String(sum)) ?? [];
      if (hex === undefined) throw invalid(`The sum of ${file} is not a SHA-256.`);
      return [file, hex];
    },
  );
  if (files.length === 0) throw invalid('It lists no files.');
  return { name, version, files: new Map(files) };
}

function parse(yaml: string): unknown {
  try {
    return parseYaml(yaml);
  } catch (cause) {
    throw invalid('Its text is not YAML.', cause);
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function invalid(message: string, cause?: unknown): ChartError {
  return new ChartError({
    code: 'provenance_invalid',
    message,
    field: 'prov',
    remedy: 'Send the .prov file that `helm package --sign` wrote beside the archive.',
    ...(cause === undefined ? {} : { cause }),
  });
}
