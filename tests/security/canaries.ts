/**
 * Credentials for tests. They are made to be found: whatever a test run prints or stores is searched for
 * them.
 */
export const canary = {
  accessKeyId: 'AKCANARY0123456789',
  accessKeySecret: 'SKCANARYabcdefghijklmnop',
  // With the characters that URLs and XML write differently.
  securityToken: 'STSCANARY/qrstuvwxyz+0123456789==',
} as const

/** The forms in which a secret may come to light. */
function formsOf(secret: string): readonly string[] {
  const half = Math.floor(secret.length / 2)
  const chunks = [secret, secret.slice(0, half), secret.slice(half)]
  const texts = [...chunks, ...chunks.map((chunk) => [...chunk].reverse().join(''))]
  return [
    ...texts,
    ...texts.map((text) => encodeURIComponent(text)),
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret).toString('hex').toUpperCase(),
    // Within a longer text base64 comes in three alignments, of which the ends depend on the neighbours.
    ...[0, 1, 2].map((shift) => {
      const base64 = Buffer.from('x'.repeat(shift) + secret).toString('base64')
      return base64.slice(shift === 0 ? 0 : 4, -4)
    }),
  ]
}

const forms = [...new Set([canary.accessKeySecret, canary.securityToken].flatMap(formsOf))]

// With a signed URL anybody can do what was signed, so its signature is a secret too.
const signatures = [
  /signature=[0-9a-f]{64}/i,
  /\bsignature=[\w%+/]{20,}(?:=|%3d)/i,
  /OSS AKCANARY\w*:[\w+/]{20,}=/,
]

/** What of the canaries, and of signatures made with them, is in a text. */
export function findSecrets(text: string): readonly string[] {
  const found = forms.filter((form) => text.includes(form))
  return [...found, ...signatures.flatMap((pattern) => pattern.exec(text)?.[0] ?? [])]
}
