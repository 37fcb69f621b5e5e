// The tokenizer has types, but not beside the files that are imported.

declare module 'sucrase/dist/esm/parser/index.js' {
  export { parse } from 'sucrase/dist/types/parser/index';
}

declare module 'sucrase/dist/esm/parser/traverser/base.js' {
  export { state } from 'sucrase/dist/types/parser/traverser/base';
}

declare module 'sucrase/dist/esm/parser/tokenizer/types.js' {
  export { TokenType } from 'sucrase/dist/types/parser/tokenizer/types';
}
