import { ChartError, fileText, type JsonObject, type JsonValue, parseYaml } from '@chandlery/chart';
import { isObject } from '../../json/read.ts';
import type { RulesQuestions } from '../rules-task.ts';

/** Bounds of an index: some repositories have tens of thousands of versions. */
const limits = { maxBytes: 64 * 1024 * 1024, maxNodes: 10_000_000 };

/** Finds a version in an index.yaml: where its archive is, and what its digest is. */
export function findInIndex({
  index,
  name,
  version,
}: RulesQuestions['find']['needs']): RulesQuestions['find']['gives'] {
  const read = entriesOf(fileText(index));
  if (typeof read === 'string') return { refused: read };
  const versions = Object.hasOwn(read, name) ? read[name] : undefined;
  const entry = Array.isArray(versions)
    ? (versions as readonly JsonValue[]).find((one) => isObject(one) && one['version'] === version)
    : undefined;
  if (!isObject(entry)) return { refused: `its index has no ${name} ${version}` };
  const { urls, digest } = entry;
  const [url] = Array.isArray(urls) ? (urls as readonly JsonValue[]) : [];
  if (typeof url !== 'string') return { refused: `its index names no address for ${name} ${version}` };
  const sha256 = typeof digest === 'string' ? /^(?:sha256:)?([0-9a-f]{64})$/i.exec(digest)?.[1] : undefined;
  if (sha256 === undefined) return { refused: `its index has no digest of ${name} ${version}` };
  return { url, digest: sha256.toLowerCase() };
}

/** JSON is read as such: it is YAML, and much faster. */
function entriesOf(text: string): JsonObject | string {
  try {
    const document = text.trimStart().startsWith('{')
      ? (JSON.parse(text) as JsonValue)
      : parseYaml(text, { file: 'index.yaml', limits });
    const entries = isObject(document) ? document['entries'] : undefined;
    return isObject(entries) ? entries : 'its index.yaml is no index';
  } catch (error) {
    if (error instanceof ChartError || error instanceof SyntaxError)
      return `its index.yaml is none: ${error.message}`;
    throw error;
  }
}
