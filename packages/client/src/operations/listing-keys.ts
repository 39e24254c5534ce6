/**
 * Maximum size of a response that lists 1,000 keys of up to 1,023 bytes, each byte encoded as three
 * characters.
 */
export const MAX_LISTING_BYTES: number = 8 * 2 ** 20

/**
 * Decodes a key of a listing. Listings are requested with `encoding-type=url`, because a key can contain
 * characters that XML cannot represent.
 */
export function decodeListedKey(text: string): string {
  return decodeURIComponent(text.replaceAll('+', '%20'))
}
