/** What can be asked for in a comment. */
export const commandNames = ['recheck', 'deploy', 'hold', 'unhold', 'category', 'help'] as const;
export type CommandName = (typeof commandNames)[number];

/** One command of a comment. `invalid`: an unknown name, or arguments that it does not take; answered with help. */
export type Command =
  | { readonly name: 'recheck' | 'hold' | 'unhold' | 'help'; readonly line: number }
  | { readonly name: 'deploy'; readonly line: number; readonly valuesFile: string | null }
  | { readonly name: 'category'; readonly line: number; readonly category: string }
  | {
      readonly name: 'invalid';
      readonly line: number;
      /** As written, shortened; not escaped. */
      readonly text: string;
      /** A sentence; not escaped. */
      readonly reason: string;
    };
