// Bundlers take this module, with undici built in, instead of installed-undici.ts: undici calls `require`,
// which does not exist in a program that is bundled as an ES module.
export { importUndiciParts as importUndici } from './undici-parts.ts'
