/** The bundler puts the bytes of the module into the bundle. */
declare module '*.wasm' {
  const bytes: Uint8Array;
  export default bytes;
}

declare namespace WebAssembly {
  /** Node has it; its types do not. */
  const Module: new (bytes: Uint8Array) => object;
}
