// A signed address opens its file to everybody who has the address, so it is never kept.

/** Parameters that sign a request or carry a token, in lower case. */
const signing = new Set([
  'signature',
  'sign',
  'sig',
  'expires',
  'ossaccesskeyid',
  'security-token',
  'auth_key',
  'token',
  'access_token',
  'q-signature',
  'key-pair-id',
  'googleaccessid',
]);
const signingFamilies = ['x-amz-', 'x-oss-', 'x-goog-'];

/**
 * An address without its query where that is a signature, and without a name and password. Whatever is no https address
 * stays as it is.
 */
export function withoutSignature(reference: string): string {
  if (!/^https?:/i.test(reference) || !URL.canParse(reference)) return reference;
  const url = new URL(reference);
  const isSigned = [...url.searchParams.keys()].some(name => isSigning(name.toLowerCase()));
  if (!isSigned && url.username === '' && url.password === '') return reference;
  if (isSigned) url.search = '';
  url.username = '';
  url.password = '';
  return url.href;
}

/** A sentence whose addresses have neither query nor fragment, and no name and password. */
export function withoutQueries(text: string): string {
  return text.replace(/(https?:\/\/)(?:[^\s/?#"'<>]*@)?([^\s?#"'<>]*)(?:[?#][^\s"'<>]*)?/gi, '$1$2');
}

const isSigning = (name: string): boolean =>
  signing.has(name) || signingFamilies.some(family => name.startsWith(family));
