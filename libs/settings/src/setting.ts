/** One setting: its name in the environment, its default, what it means. The tables of the documents are compared with these. */
export type Setting<T, Default extends string | undefined, Name extends string = string> = {
  readonly name: Name;
  /** As it would be written in the environment; `undefined`: not set. */
  readonly default: Default;
  readonly meaning: string;
  /** @throws Mistake */
  readonly read: (text: string) => T;
  /** Whether its value must never be shown. */
  readonly isSecret: boolean;
};

/** The settings of a program, all of whose names begin with its prefix. */
export type Settings<Prefix extends string = string> = Readonly<
  Record<string, Setting<unknown, string | undefined, `${Prefix}${string}`>>
>;

/** What is read of them: those without a default are perhaps absent. */
export type ValuesOf<S extends Settings> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T, infer Default>
    ? Default extends string
      ? T
      : T | undefined
    : never;
};

/** A setting that may be shown. */
export const setting = <Name extends string, T, Default extends string | undefined>(
  name: Name,
  initial: Default,
  read: (text: string) => T,
  meaning: string,
): Setting<T, Default, Name> => ({ name, default: initial, meaning, read, isSecret: false });

/** A secret: it has no default. */
export const secretSetting = <Name extends string, T>(
  name: Name,
  read: (text: string) => T,
  meaning: string,
): Setting<T, undefined, Name> => ({ name, default: undefined, meaning, read, isSecret: true });
