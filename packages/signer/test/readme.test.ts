import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const folder = new URL('..', import.meta.url)
const readme = readFileSync(new URL('README.md', folder), 'utf8')

async function runExample(): Promise<string> {
  const [, code = ''] = /```ts\n(.*?)```/s.exec(readme) ?? []
  const source = process.env['OSS_TEST_DIST'] ? [] : ['--conditions=@oss/source']
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...source, '--input-type=module-typescript', '--eval', code],
    { cwd: fileURLToPath(folder) },
  )
  return stdout
}

describe('the README', () => {
  it('has an example that runs', async () => {
    const [upload, link, refusal] = (await runExample()).split('\n')
    expect(upload).toMatch(/^PUT https:\/\/examplebucket\.\S+\/hello\.txt \d{8}T\d{6}Z$/)
    expect(link).toMatch(/hello\.txt x-oss-\S+ .*x-oss-expires.* x-oss-signature$/)
    expect(refusal).toMatch(/^REGION_INVALID /)
  })

  it('lists every error code', () => {
    const source = readFileSync(new URL('src/errors/signing-error.ts', folder), 'utf8')
    const codes = [...source.matchAll(/\| '([A-Z_]+)'/g)].map(([, code]) => code)
    expect(codes).toHaveLength(8)
    for (const code of codes) expect(readme).toContain(`\`${code}\``)
  })
})
