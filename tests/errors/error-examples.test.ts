import { readFileSync } from 'node:fs'
import { isOssError } from '@oss/client'
import { describe, expect, it } from 'vitest'
import { codeOf, errorChain } from '../../apps/cli/src/errors/error-chain.ts'
import { EXIT, exitCodeOf } from '../../apps/cli/src/errors/exit-codes.ts'
import { failureEvent } from '../../apps/cli/src/events/failure-event.ts'
import { failureText } from '../../apps/cli/src/output/failure-text.ts'
import { normalise } from '../../apps/cli/test/normalise.ts'
import { findSecrets } from '../security/canaries.ts'
import { CREDENTIALS_ERRORS } from './credentials-errors.ts'
import { documentedErrors } from './documented-errors.ts'
import { DOWNLOAD_ERRORS } from './download-errors.ts'
import { EMULATOR_ERRORS } from './emulator-errors.ts'
import { ENCRYPTION_ERRORS } from './encryption-errors.ts'
import type { ErrorExample } from './error-example.ts'
import { createWorld } from './error-world.ts'
import { INPUT_ERRORS } from './input-errors.ts'
import { PRESIGNED_ERRORS } from './presigned-errors.ts'
import { publishedCodes } from './published-codes.ts'
import { SERVICE_ERRORS } from './service-errors.ts'
import { SIGNING_ERRORS } from './signing-errors.ts'
import { TRANSPORT_ERRORS } from './transport-errors.ts'
import { UPLOAD_ERRORS } from './upload-errors.ts'

/**
 * Every error that docs/errors.md names is made to happen, and what `oss` would print of it is kept in
 * docs/transcripts/errors.md.
 */
const EXAMPLES: readonly ErrorExample[] = [
  ...UPLOAD_ERRORS,
  ...DOWNLOAD_ERRORS,
  ...SERVICE_ERRORS,
  ...TRANSPORT_ERRORS,
  ...INPUT_ERRORS,
  ...SIGNING_ERRORS,
  ...CREDENTIALS_ERRORS,
  ...ENCRYPTION_ERRORS,
  ...EMULATOR_ERRORS,
  ...PRESIGNED_ERRORS,
]

const HEAD = `# Error messages

Each error of [errors.md](../errors.md), made to happen, as the command \`oss\` prints it. \`tests/errors\` makes this file, and compares it:
\`pnpm exec vitest run --project tests errors -u\` writes it anew.
`

const CONTEXT = {
  action: 'The upload of big.bin to oss://demo/big.bin',
  continueCommand: 'oss upload big.bin oss://demo/big.bin',
  debug: false,
}

/** Errors whose codes are in the README of their package. */
const IN_README: Readonly<Record<string, string>> = {
  CredentialsError: 'credentials',
  EncryptionError: 'encryption',
  EmulatorError: 'emulator',
}

/** The document that explains an error: the README of its package, or docs/errors.md. */
function documentText({ name }: Pick<ErrorExample, 'name' | 'code'>, of?: string): string {
  const member = IN_README[name] === undefined ? undefined : (of ?? IN_README[name])
  const path = member === undefined ? 'docs/errors.md' : `packages/${member}/README.md`
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
}

const outputs = new Map<string, string>()

const titleOf = ({ name, code }: ErrorExample): string => `${name} ${code}`

describe('an error', () => {
  it.each(EXAMPLES.map((example) => [titleOf(example), example] as const))(
    '%s is printed as its documented example',
    async (title, { name, code, provoke, ...context }) => {
      await using world = await createWorld()
      const error = await (async () => provoke(world))().then(
        () => expect.unreachable(`${title} did not come`),
        (reason: unknown) => reason,
      )
      const links = errorChain(error).map((link) => `${link.name} ${codeOf(link)}`)
      expect(links).toContain(`${name} ${code}`)
      const text = failureText(failureEvent(error, { ...CONTEXT, ...context }))
      expect(findSecrets(text)).toEqual([])
      expect(text).not.toMatch(/Unexpected error|undefined|\[object/)
      const exitCode = exitCodeOf(error)
      // Scripts run the same command again after 69, and after nothing else.
      const isTemporary = isOssError(error) && error.isTemporary
      expect(exitCode === EXIT.unavailable, `isTemporary is ${isTemporary}`).toBe(isTemporary)
      outputs.set(title, `${normalise(text)}\n[exit ${exitCode}]`)
    },
  )

  it('has an example for each error in docs/errors.md, and no other', () => {
    const documented = documentedErrors()
    const titles = new Set(EXAMPLES.flatMap((example) => [example.name, titleOf(example)]))
    expect([...documented].filter((name) => !titles.has(name))).toEqual([])
    expect(documented.size).toBeGreaterThan(100)
    const isDocumented = (example: ErrorExample) =>
      documented.has(titleOf(example)) ||
      ((documented.has(example.name) || IN_README[example.name] !== undefined) &&
        documentText(example).includes(`\`${example.code}\``))
    expect(EXAMPLES.filter((example) => !isDocumented(example)).map(titleOf)).toEqual([])
  })

  it.each(
    publishedCodes().map(
      (published) => [`${published.error} ${published.code} of ${published.package}`, published] as const,
    ),
  )('is documented with each of its published codes: %s', (_, { package: name, error, code }) => {
    const isListed = documentedErrors().has(`${error} ${code}`)
    const text = isListed ? '' : documentText({ name: error, code }, name)
    expect(isListed || text.includes(`\`${code}\``)).toBe(true)
  })

  it('has an example for each published code, other than those that cannot be made to happen', () => {
    const titles = new Set(EXAMPLES.map(titleOf))
    const missing = publishedCodes()
      .map(({ error, code }) => `${error} ${code}`)
      .filter((published) => !titles.has(published))
    // An AttemptError is printed as the cause of a TransportError, which has the examples.
    const others = missing.filter((published) => !published.startsWith('AttemptError '))
    // The supported versions of Node.js decrypt this padding.
    expect(others).toEqual(['EncryptionError UNWRAP_REFUSED'])
  })

  it('is stored with the others in one file', async () => {
    expect(outputs.size, 'the other tests of this file have to run before').toBe(EXAMPLES.length)
    const chapters = [...outputs].map(
      ([title, text]) => `## ${title}\n\n\`\`\`text\nerror: ${text}\n\`\`\`\n`,
    )
    await expect([HEAD, ...chapters].join('\n')).toMatchFileSnapshot('../../docs/transcripts/errors.md')
  })
})
