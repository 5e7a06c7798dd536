/** What this server uses of the global of that name, which Node has and its types do not. */
declare namespace WebAssembly {
  class Module {
    readonly #module: unknown;
  }
  function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>;
}
