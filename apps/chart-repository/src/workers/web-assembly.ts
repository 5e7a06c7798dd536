/** A compiled module: a thing that threads share. */
export type WasmModule = { readonly kind?: never };

/** What this server uses of the global WebAssembly, which Node has and its types do not. */
export function compileWasm(bytes: Uint8Array): Promise<WasmModule> {
  const { WebAssembly } = globalThis as unknown as {
    readonly WebAssembly: { compile(bytes: Uint8Array): Promise<WasmModule> };
  };
  return WebAssembly.compile(bytes);
}
