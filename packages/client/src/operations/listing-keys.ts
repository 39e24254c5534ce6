/** Bytes of an answer that names 1,000 keys: each of up to 1,023 bytes, each byte as three characters. */
export const LISTING_BYTES: number = 8 * 2 ** 20

/** A key of a listing for which the form `encoding-type=url` is asked, because a key may have characters that no XML document can hold. */
export function decodedKey(text: string): string {
  return decodeURIComponent(text.replaceAll('+', '%20'))
}
