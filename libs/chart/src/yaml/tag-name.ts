import type { DocumentEvent } from 'js-yaml';

/** What tag handles stand for: `!!` for YAML's own tags, and those of %TAG directives. */
export type TagHandles = ReadonlyMap<string, string>;

/** The handles that a document's directives declare, and the one that every document has. */
export function tagHandles(directives: DocumentEvent['directives']): TagHandles {
  const handles = new Map([['!!', 'tag:yaml.org,2002:']]);
  for (const directive of directives) {
    if (directive.kind === 'tag') handles.set(directive.handle, directive.prefix);
  }
  return handles;
}

/** The full name of a tag as written: `!!int` is `tag:yaml.org,2002:int` unless a %TAG directive says otherwise. */
export function tagName(written: string, handles: TagHandles): string {
  if (written.startsWith('!<')) return written.slice(2, -1);
  const end = written.indexOf('!', 1);
  const handle = end === -1 ? '!' : written.slice(0, end + 1);
  return (handles.get(handle) ?? handle) + written.slice(handle.length);
}
