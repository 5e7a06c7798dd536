import { ChartError, parseYaml, type JsonValue } from '@chandlery/chart';

const limits = {
  maxBytes: 256 * 1024,
  maxNodes: 5000,
  maxDepth: 10,
  maxAliasNodes: 1000,
  maxAliasCharacters: 50_000,
};

/**
 * The annotation `artifacthub.io/changes` as a list: texts, or objects of `kind`, `description` and `links`
 * (https://artifacthub.io/docs/topics/annotations/helm/#supported-annotations). What is neither is shown as written.
 */
export function annotatedChanges(annotation: string): string {
  const written = annotation.trim();
  const list = parsed(written);
  if (!Array.isArray(list)) return written;
  const items = list.map(itemText);
  return items.every((item) => item !== undefined) ? items.map((item) => `- ${item}`).join('\n') : written;
}

function parsed(text: string): JsonValue | undefined {
  try {
    return parseYaml(text, { limits });
  } catch (error) {
    if (error instanceof ChartError) return undefined;
    throw error;
  }
}

function itemText(item: JsonValue): string | undefined {
  if (typeof item === 'string') return indented(item);
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return undefined;
  const { kind, description, links } = item as Readonly<Record<string, JsonValue | undefined>>;
  if (typeof description !== 'string') return undefined;
  const label =
    typeof kind === 'string' && kind !== '' ? `${kind[0]?.toUpperCase() ?? ''}${kind.slice(1)}: ` : '';
  const named = Array.isArray(links) ? links.flatMap(linkText) : [];
  return indented(`${label}${description}${named.length === 0 ? '' : ` (${named.join(', ')})`}`);
}

function linkText(link: JsonValue): string[] {
  if (link === null || typeof link !== 'object' || Array.isArray(link)) return [];
  const { name, url } = link as Readonly<Record<string, JsonValue | undefined>>;
  if (typeof url !== 'string') return [];
  return [typeof name === 'string' && name !== '' ? `${name}: ${url}` : url];
}

function indented(text: string): string {
  return text.trim().replace(/\r?\n/g, '\n  ');
}
