import type { DocumentEvent } from 'js-yaml';

/** The full name of a tag as written: `!!int` is `tag:yaml.org,2002:int` unless a %TAG directive says otherwise. */
export function tagName(written: string, directives: DocumentEvent['directives']): string {
  if (written.startsWith('!<')) return written.slice(2, -1);
  const end = written.indexOf('!', 1);
  const handle = end === -1 ? '!' : written.slice(0, end + 1);
  for (const directive of directives) {
    if (directive.kind === 'tag' && directive.handle === handle) {
      return directive.prefix + written.slice(handle.length);
    }
  }
  return (handle === '!!' ? 'tag:yaml.org,2002:' : handle) + written.slice(handle.length);
}
