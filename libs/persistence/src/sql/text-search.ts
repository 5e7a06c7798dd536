/** What LIKE matches a text by, anywhere in the column and word for word: its own `%` and `_` are escaped by a backslash. */
export function likePattern(text: string): string {
  return `%${searchable(text).replace(/[\\%_]/g, '\\$&')}%`;
}

/** Text as it is compared: without case, in one Unicode form. */
export function searchable(text: string): string {
  return text.normalize('NFC').toLowerCase().trim();
}

/** What an app is found by. */
export function searchText(
  app: { readonly name: string; readonly displayName: string; readonly description: string },
  keywords: readonly string[],
): string {
  return [app.name, app.displayName, app.description, ...keywords].map(searchable).join('\n');
}

/** The keywords of a version's index entry, which are in its lean part. */
export function keywordsOf(leanJson: string | undefined): readonly string[] {
  if (leanJson === undefined) return [];
  const { keywords }: { keywords?: unknown } = JSON.parse(leanJson);
  return Array.isArray(keywords) ? keywords.filter((keyword) => typeof keyword === 'string') : [];
}
