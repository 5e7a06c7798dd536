/** Longer comments than GitHub's are not read on. */
const maxCharacters = 65_536;

/**
 * The lines of a Markdown text that somebody says: without quotes, code (fenced or indented) and HTML comments. What is
 * in doubt is left out: a command that is not obeyed can be written again.
 */
export function proseLines(body: string): readonly { readonly text: string; readonly line: number }[] {
  const prose: { text: string; line: number }[] = [];
  let fence: string | null = null;
  let inComment = false;
  let inQuote = false;
  const lines = body.slice(0, maxCharacters).split(/\r\n|[\r\n]/);
  for (const [index, text] of lines.entries()) {
    if (inComment) {
      inComment = !text.includes('-->');
      continue;
    }
    const marks = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(text);
    if (fence !== null) {
      if (closes(marks, fence)) fence = null;
      continue;
    }
    if (marks !== null && !(marks[1]?.startsWith('`') === true && marks[2]?.includes('`') === true)) {
      fence = marks[1] ?? '';
      continue;
    }
    if (text.trim() === '') inQuote = false;
    // A line below a quote goes on with it until there is an empty one.
    if (/^ {0,3}>/.test(text)) inQuote = true;
    const comment = text.lastIndexOf('<!--');
    if (comment !== -1) inComment = text.indexOf('-->', comment) === -1;
    if (!inQuote && comment === -1 && !/^(?: {4}| {0,3}\t)/.test(text)) prose.push({ text, line: index + 1 });
  }
  return prose;
}

function closes(marks: RegExpExecArray | null, fence: string): boolean {
  const [, mark = '', rest = ''] = marks ?? [];
  return mark[0] === fence[0] && mark.length >= fence.length && rest.trim() === '';
}
