import { contentOf } from './content-of.ts';
import type { Setting, Settings, ValuesOf } from './setting.ts';
import { tryReading } from './try-reading.ts';

/** The variables that a program is started with. */
export type Environment = Readonly<Record<string, string | undefined>>;

export type ReadSettingsOptions = {
  readonly environment: Environment;
  /** A name that begins so and is no setting is a mistake: it is a typing error more often than not. */
  readonly prefix: string;
  /** Names that begin so are another program's to check. */
  readonly othersPrefix?: string;
  /** Who reads secrets from files, such as `the bot`; where nobody does, there is no `NAME_FILE`. */
  readonly fileReader?: string;
};

/**
 * Reads the settings and checks them all.
 * @returns what was read, to be used only where there is no mistake, and every mistake
 */
export function readSettings<S extends Settings>(
  settings: S,
  options: ReadSettingsOptions,
): { readonly values: ValuesOf<S>; readonly mistakes: readonly string[] } {
  const mistakes: string[] = [];
  const wrong = (mistake: string): void => void mistakes.push(mistake);
  const values = Object.entries(settings).map(([key, one]) => [key, valueOf(one, options, wrong)]);
  mistakes.push(...unknownNames(settings, options).map((name) => `${name}: there is no such setting.`));
  return { values: Object.fromEntries(values) as ValuesOf<S>, mistakes };
}

function valueOf(
  { name, default: initial, read, isSecret }: Setting<unknown, string | undefined>,
  { environment, fileReader }: ReadSettingsOptions,
  wrong: (mistake: string) => void,
): unknown {
  let given = environment[name] ?? initial;
  const fileName = `${name}_FILE`;
  const path = isSecret && fileReader !== undefined ? environment[fileName] : undefined;
  if (path !== undefined) {
    if (given !== undefined) wrong(`${fileName}: ${name} is set, too; set one of them.`);
    given = contentOf(path);
    if (given === undefined)
      wrong(
        `${fileName}: ${JSON.stringify(path)} will not do; give the path of a file that ${fileReader} can read.`,
      );
  }
  if (given === undefined) return undefined;
  // An address may hold a password, where it should not.
  const shown = isSecret || given.includes('@') ? 'the value' : JSON.stringify(given);
  return tryReading(given, read, (reason) =>
    wrong(`${path === undefined ? name : fileName}: ${shown} will not do; ${reason}.`),
  );
}

function unknownNames(
  settings: Settings,
  { environment, prefix, othersPrefix, fileReader }: ReadSettingsOptions,
): readonly string[] {
  const known = new Set(
    Object.values(settings).flatMap(({ name, isSecret }) =>
      isSecret && fileReader !== undefined ? [name, `${name}_FILE`] : [name],
    ),
  );
  const isOthers = (name: string): boolean => othersPrefix !== undefined && name.startsWith(othersPrefix);
  return Object.keys(environment).filter(
    (name) => name.startsWith(prefix) && !isOthers(name) && !known.has(name),
  );
}
