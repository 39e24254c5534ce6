import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * Writes a PEM file with a key and a certificate for 127.0.0.1, which is its own authority; ali-oss checks
 * the name of its default host. Needs openssl.
 */
export async function writeTlsFile(directory: string): Promise<string> {
  const [key, certificate, both] = ['key.pem', 'certificate.pem', 'both.pem'].map((name) =>
    join(directory, name),
  )
  if (key === undefined || certificate === undefined || both === undefined)
    throw new Error('a path is missing')
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...[
      '-subj',
      '/CN=oss-bench',
      '-addext',
      'subjectAltName=IP:127.0.0.1,DNS:bucket.oss-cn-hangzhou.aliyuncs.com',
    ],
    ...['-keyout', key, '-out', certificate],
  ])
  await writeFile(both, `${await readFile(key, 'utf8')}${await readFile(certificate, 'utf8')}`, {
    mode: 0o600,
  })
  return both
}
