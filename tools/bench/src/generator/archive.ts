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
    ['values.yaml', values(Math.ceil(6 * scale), random)],
    ['README.md', `# sample\n\n${paragraphs(Math.ceil(18 * scale), random)}`],
    ['templates/_helpers.tpl', '{{- define "name" -}}{{ .Chart.Name }}-{{ .Release.Name }}{{- end -}}\n'],
  ]);
  const kinds = ['deployment', 'service', 'configmap', 'role'];
  const count = Math.max(1, Math.round(Math.min(5 * scale, 20)));
  for (let index = 0; index < count; index++) {
    const text = template(Math.ceil((55 * scale) / count), random);
    chosen.set(`templates/${random.pick(kinds)}-${index}.yaml`, text);
  }
  return chosen;
}

/** Sections of settings, more than half of it comments, as in the charts that people publish. */
function values(sections: number, random: Random): string {
  const one = (): JsonValue => ({
    enabled: random.chance(0.5),
    image: {
      repository: `docker.io/${random.pick(prose)}`,
      tag: `${random.integer(1, 20)}.${random.hex(4)}`,
    },
    resources: {},
    extra: random.several(keywordList, 2),
  });
  const comment = () => `## @param ${random.pick(keywordList)} ${sentence(9, random)}\n`;
  const section = (index: number): string => {
    const name = `${random.pick(keywordList).replaceAll('-', '')}${index}`;
    return comment() + comment() + comment() + blockYaml({ [name]: one() });
  };
  return Array.from({ length: sections }, (_, index) => section(index)).join('');
}

function paragraphs(count: number, random: Random): string {
  return Array.from({ length: count }, () => `${sentence(random.integer(15, 40), random)}\n\n`).join('');
}

function template(blocks: number, random: Random): string {
  const head = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ include "name" . }}\nspec:\n';
  const block = () =>
    [
      `  {{- with .Values.${random.pick(prose)}.${random.pick(prose)} }}`,
      `  ${random.pick(prose)}-${random.pick(prose)}-${random.hex(3)}:`,
      `    {{- toYaml . | nindent ${random.integer(2, 12)} }}`,
      '  {{- end }}\n',
    ].join('\n');
  return head + Array.from({ length: blocks }, block).join('');
}
