import 'vitest';

declare module 'vitest' {
  /** What test/src/setup/global-setup.ts provides; libs import nothing of test/. */
  interface ProvidedContext {
    helmClients: readonly {
      readonly name: 'helm3' | 'helm4';
      readonly major: 3 | 4;
      readonly path: string;
    }[];
  }
}
