import { actionTable, lifePicture } from './life-picture.ts';
import { partsPicture } from './parts-picture.ts';

/** The page that holds the generated blocks, relative to the repository's root. */
export const architecturePage = 'docs/architecture.md';

/** What stands between `<!-- name -->` and `<!-- /name -->` in the page, by name. */
export async function generatedBlocks(root: string): Promise<Readonly<Record<string, string>>> {
  return {
    parts: mermaid(await partsPicture(root)),
    life: mermaid(lifePicture()),
    actions: actionTable(),
  };
}

/**
 * The page with each block as it should be.
 * @throws Error where the page lacks the marks of a block
 */
export function withBlocks(page: string, blocks: Readonly<Record<string, string>>): string {
  return Object.entries(blocks).reduce((text, [name, block]) => {
    const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [start, end] = [text.indexOf(open), text.indexOf(close)];
    if (start < 0 || end < start) throw new Error(`The page has no ${open} followed by ${close}.`);
    return `${text.slice(0, start + open.length)}\n\n${block}\n\n${text.slice(end)}`;
  }, page);
}

function mermaid(diagram: string): string {
  return `\`\`\`mermaid\n${diagram}\n\`\`\``;
}
