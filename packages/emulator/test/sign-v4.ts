import { createHash, createHmac } from 'node:crypto'

/**
 * What the tests' own signer needs to know. It is written apart from the verifier, so that one checks the
 * other.
 */
export interface SignInput {
  readonly method: string
  readonly bucket: string
  readonly key: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly accessKeyId: string
  readonly accessKeySecret: string
  readonly securityToken?: string | undefined
  readonly region: string
  readonly at: number
}

/** The headers of a V4 signed request, the given ones included. */
export function signV4(input: SignInput): Record<string, string> {
  const time = new Date(input.at).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const headers: Record<string, string> = {
    ...input.headers,
    'x-oss-date': time,
    'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
  }
  if (input.securityToken !== undefined) headers['x-oss-security-token'] = input.securityToken
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
  const signed = lower.filter(([name]) => /^(?:x-oss-.*|content-type|content-md5)$/.test(name)).sort(byFirst)
  const query = Object.entries(input.query).map(
    ([name, value]) => [uriEscape(name), uriEscape(value)] as const,
  )
  const resource = input.bucket === '' ? '/' : `/${input.bucket}/${input.key}`
  const canonical = [
    input.method,
    resource.split('/').map(uriEscape).join('/'),
    [...query]
      .sort(byFirst)
      .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
      .join('&'),
    signed.map(([name, value]) => `${name}:${value}\n`).join(''),
    '',
    'UNSIGNED-PAYLOAD',
  ].join('\n')
  const scope = [time.slice(0, 8), input.region, 'oss', 'aliyun_v4_request']
  const hash = createHash('sha256').update(canonical).digest('hex')
  let key: string | Buffer = `aliyun_v4${input.accessKeySecret}`
  for (const step of scope) key = createHmac('sha256', key).update(step).digest()
  const text = `OSS4-HMAC-SHA256\n${time}\n${scope.join('/')}\n${hash}`
  const signature = createHmac('sha256', key).update(text).digest('hex')
  const credential = `${input.accessKeyId}/${scope.join('/')}`
  return { ...headers, authorization: `OSS4-HMAC-SHA256 Credential=${credential},Signature=${signature}` }
}

function uriEscape(text: string): string {
  const bytes = [...Buffer.from(text)]
  return bytes
    .map((byte) => {
      const character = String.fromCharCode(byte)
      return /[\w.~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}

function byFirst([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1
}
