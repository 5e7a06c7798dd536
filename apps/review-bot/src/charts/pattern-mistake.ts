const maxPatternCharacters = 1000;

/** What is wrong with a folder or glob of the settings; undefined where nothing is. */
export function patternMistake(pattern: string): string | undefined {
  const shown = JSON.stringify(pattern.slice(0, 100));
  const names = pattern.split('/');
  if (pattern.trim() === '') return 'an empty path says nothing; the root of the repository is ".".';
  if (pattern.length > maxPatternCharacters)
    return `${shown}… is longer than ${maxPatternCharacters} characters.`;
  if (pattern.startsWith('/'))
    return `${shown} is absolute: paths begin at the root of the repository, without a slash.`;
  if (names.includes('..')) return `${shown} leads out with "..": paths begin at the root of the repository.`;
  if (pattern.includes('\\')) return `${shown} has a backslash: folders are separated by "/".`;
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(pattern)) return `${shown} has control characters.`;
  if (pattern.startsWith('!'))
    return `${shown}: "!" does not mean "not" here: name what is left alone in ignore.`;
  return names.some((name) => name.includes('**') && name !== '**')
    ? `${shown}: "**" has to be a folder of its own, as in "charts/**/web".`
    : undefined;
}
