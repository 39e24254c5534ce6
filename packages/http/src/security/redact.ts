import type { HttpRequest } from '../transport/http-request.ts'

const hidden = '***'
const maxTextLength = 4096

// R13. Names whose values let others in: as headers, as query parameters, and in texts that the service echoes.
const secretNames: readonly string[] = [
  'authorization',
  'x-oss-security-token',
  'security-token',
  'securitytoken',
  'x-oss-signature',
  'signature',
]
const secretPair = new RegExp(
  `\\b(${secretNames.join('|')})(["']?\\s*[:=]\\s*["']?)(?:OSS )?[^\\s&,;<>"']+`,
  'gi',
)
// No secret by itself, but it tells whose account this is.
const keyId = /\b((?:OSSAccessKeyId|(?:x-oss-)?credential)["']?\s*[:=]\s*["']?\w{4})\w+/gi

/** Scheme, host and path of a URL, for messages. The query and user information may hold secrets. */
export function targetOf(url: URL): string {
  return printable(`${url.protocol}//${url.host}${url.pathname}`)
}

/** Takes secrets and control characters out of a text of the service, and shortens it. */
export type Redactor = (text: string) => string

/** A redactor that also finds the secrets this request carries, in whatever way the service repeats them. */
export function redactorOf(request: HttpRequest): Redactor {
  const secrets = secretsOf(request)
  return (text) => {
    let clean = text
    for (const secret of secrets) clean = clean.replaceAll(secret, hidden)
    return printable(clean.replace(secretPair, `$1$2${hidden}`).replace(keyId, `$1${hidden}`))
  }
}

/** The text with control characters as escapes, except line feeds, and not longer than 4096 characters. */
export function printable(text: string): string {
  const short = text.length > maxTextLength ? `${text.slice(0, maxTextLength)}...` : text
  // Also the marks that turn the direction of writing, which can make a terminal show another text.
  return short.replace(/[^\P{C}\n]|[\u2028\u2029]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  })
}

function secretsOf({ headers, url }: HttpRequest): readonly string[] {
  const values: string[] = []
  for (const [name, value] of [...Object.entries(headers), ...url.searchParams]) {
    if (!secretNames.includes(name.toLowerCase())) continue
    values.push(value)
    // The signature is the last word of an Authorization header, after a colon (V1) or an equals sign (V4).
    const word = /(?::|Signature=)([^,:\s]+)$/.exec(value)?.[1]
    if (word !== undefined) values.push(word)
  }
  // Shorter ones are no secrets, and would tear holes into the text.
  return [...new Set(values.flatMap((value) => [value, encodeURIComponent(value)]))].filter(
    (value) => value.length >= 8,
  )
}
