import { type ChartMetadata, type JsonValue, packFiles } from '@chandlery/chart';
import { blockYaml } from './block-yaml.ts';
import { sentence } from './chart-profile.ts';
import { type Random, seeded } from './random.ts';
import { keywordList, prose } from './words.ts';

/** Packs a chart of a certain size around the metadata of any version. */
export type ArchiveMaker = (metadata: ChartMetadata) => Uint8Array;

/** The two sizes that are measured: a plain service, and a chart with templates, documentation and dashboards. */
export const archiveBytes = { small: 5_000, large: 40_000 } as const;

const sample: ChartMetadata = { name: 'sample', version: '1.0.0', apiVersion: 'v2', description: 'a sample' };
/** What Chart.yaml of a catalogue's version takes, compressed, beyond that of the sample. */
const metadataBytes = 450;

/**
 * Chooses the files of charts whose archives have about so many bytes, and packs them around metadata. Two makers of one
 * size and seed make the same archives.
 */
export function archiveMaker(bytes: number, seed = 'archive'): ArchiveMaker {
  let scale = 1;
  for (let round = 0; round < 6; round++) {
    const packed = pack(sample, files(scale, seed)).byteLength + metadataBytes;
    scale *= 1 + (bytes / packed - 1) * 1.1;
    if (scale < 0.05) scale = 0.05;
  }
  const chosen = files(scale, seed);
  return (metadata) => pack(metadata, chosen);
}

function pack(metadata: ChartMetadata, chosen: ReadonlyMap<string, string>): Uint8Array {
  const all = [['Chart.yaml', blockYaml(metadata as JsonValue)] as const, ...chosen];
  return packFiles(
    metadata.name,
    all.map(([path, text]) => ({ path, bytes: Buffer.from(text) })),
  );
}

/** Values, templates and a read-me, each growing with the scale, in about the parts of public charts. */
function files(scale: number, seed: string): ReadonlyMap<string, string> {
  const random = seeded(seed);
  const chosen = new Map([
    ['values.yaml', blockYaml(values(Math.ceil(12 * scale), random))],
    ['README.md', `# sample\n\n${paragraphs(Math.ceil(4 * scale), random)}`],
    ['templates/_helpers.tpl', '{{- define "name" -}}{{ .Chart.Name }}-{{ .Release.Name }}{{- end -}}\n'],
  ]);
  const count = Math.max(1, Math.round(Math.min(3 * scale, 12)));
  for (let index = 0; index < count; index++) {
    chosen.set(
      `templates/${random.pick(['deployment', 'service', 'configmap', 'role'])}-${index}.yaml`,
      template(Math.ceil((9 * scale) / count), random),
    );
  }
  return chosen;
}

function values(sections: number, random: Random): JsonValue {
  const one = (): JsonValue => ({
    enabled: random.chance(0.5),
    image: {
      repository: `docker.io/${random.pick(prose)}`,
      tag: `${random.integer(1, 20)}.${random.hex(4)}`,
    },
    resources: { limits: { cpu: `${random.integer(1, 9)}00m`, memory: `${random.integer(64, 999)}Mi` } },
    extra: random.several(keywordList, 3).map((name) => ({ name, value: random.hex(12) })),
  });
  return Object.fromEntries(
    Array.from({ length: sections }, (_, index) => [
      `${random.pick(keywordList).replaceAll('-', '')}${index}`,
      one(),
    ]),
  );
}

function paragraphs(count: number, random: Random): string {
  return Array.from({ length: count }, () => `${sentence(40, random)}\n\n`).join('');
}

function template(blocks: number, random: Random): string {
  const head = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ include "name" . }}\nspec:\n';
  const block = () =>
    `  {{- with .Values.${random.pick(prose)} }}\n  ${random.pick(prose)}-${random.hex(6)}:\n    {{- toYaml . | nindent ${random.integer(2, 12)} }}\n  {{- end }}\n`;
  return head + Array.from({ length: blocks }, block).join('');
}
