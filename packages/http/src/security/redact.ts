import type { HttpRequest } from '../transport/http-request.ts'

const HIDDEN = '***'
const MAX_TEXT_LENGTH = 4096

// R13. Their values grant access: as headers, as query parameters, and in texts that the service echoes.
const SECRET_NAMES: readonly string[] = [
  'authorization',
  'x-oss-security-token',
  'security-token',
  'securitytoken',
  'x-oss-signature',
  'signature',
]
const SECRET_PAIR = new RegExp(
  `\\b(${SECRET_NAMES.join('|')})(["']?\\s*[:=]\\s*["']?)(?:OSS )?[^\\s&,;<>"']+`,
  'gi',
)
// Not a secret in itself, but it identifies the account.
const ACCESS_KEY_ID = /\b((?:OSSAccessKeyId|(?:x-oss-)?credential)["']?\s*[:=]\s*["']?\w{4})\w+/gi

/** Scheme, host and path of a URL, for messages. The query and user information may hold secrets. */
export function targetOf(url: URL): string {
  return printable(`${url.protocol}//${url.host}${url.pathname}`)
}

/** Removes secrets and control characters from a text of the service, and shortens it. */
export type Redactor = (text: string) => string

/** Creates a redactor that also removes the secrets of this request, however the service formats them. */
export function redactorOf(request: HttpRequest): Redactor {
  const secrets = secretsOf(request)
  return (text) => {
    let clean = text
    for (const secret of secrets) clean = clean.replaceAll(secret, HIDDEN)
    return printable(clean.replace(SECRET_PAIR, `$1$2${HIDDEN}`).replace(ACCESS_KEY_ID, `$1${HIDDEN}`))
  }
}

/** Escapes control characters except line feeds, and shortens the text to 4096 characters. */
export function printable(text: string): string {
  const short = text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}...` : text
  // Includes the marks that change the writing direction, with which a terminal would show a different text.
  return short.replace(/[^\P{C}\n]|[\u2028\u2029]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  })
}

function secretsOf({ headers, url }: HttpRequest): readonly string[] {
  const values: string[] = []
  for (const [name, value] of [...Object.entries(headers), ...url.searchParams]) {
    if (!SECRET_NAMES.includes(name.toLowerCase())) continue
    values.push(value)
    // The signature is the last word of an Authorization header, after a colon (V1) or an equals sign (V4).
    const word = /(?::|Signature=)([^,:\s]+)$/.exec(value)?.[1]
    if (word !== undefined) values.push(word)
  }
  // Shorter values are not secrets, and removing them would garble the text.
  return [...new Set(values.flatMap((value) => [value, encodeURIComponent(value)]))].filter(
    (value) => value.length >= 8,
  )
}
