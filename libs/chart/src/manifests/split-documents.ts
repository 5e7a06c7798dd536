/** The text of one document of a stream. */
export type DocumentText = {
  readonly text: string;
  readonly line: number;
  readonly source: string | undefined;
};

const marker = /^---(?=[ \t\r]|$)/;
const sourceLine = /^# Source: (.+?)\s*$/;

/**
 * The documents of a rendered stream: a line that starts with `---` and goes on with white space, or not at all, begins one
 * (so does what follows it on the line). Helm says of each from which template it comes. Documents without content are left
 * out. A line of a text inside an object is indented, so that `---` there begins nothing.
 */
export function* splitDocuments(stream: string): Generator<DocumentText> {
  let start = 0;
  let startLine = 1;
  let line = 1;
  for (let at = 0; at <= stream.length; line += 1) {
    const newline = stream.indexOf('\n', at);
    const end = newline === -1 ? stream.length : newline;
    if (stream.startsWith('---', at) && marker.test(stream.slice(at, Math.min(end, at + 4)))) {
      yield* document(stream.slice(start, at), startLine);
      start = at;
      startLine = line;
    }
    at = end + 1;
  }
  yield* document(stream.slice(start), startLine);
}

function* document(text: string, line: number): Generator<DocumentText> {
  let source: string | undefined;
  let offset = 0;
  let at = line;
  // The head: the marker, comments and empty lines.
  for (; offset < text.length; at += 1) {
    const newline = text.indexOf('\n', offset);
    const end = newline === -1 ? text.length : newline;
    const head = text
      .slice(offset, Math.min(end, offset + 1000))
      .replace(marker, '')
      .trim();
    if (head !== '' && !head.startsWith('#') && head !== '...') {
      yield { text: text.slice(offset), line: at, source };
      return;
    }
    source ??= sourceLine.exec(head)?.[1];
    offset = end + 1;
  }
}
