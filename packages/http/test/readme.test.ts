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
    expect((await runExample()).split('\n')).toEqual([
      'retry after ServiceUnavailable: The service responded with status 503 without a reason.',
      '200 65A0F1C2 Bearer example 2',
      'InterruptedError ClientError:200042',
      '',
    ])
  })

  it('lists every error code', () => {
    const source = ['errors/attempt-error', 'errors/transport-error']
      .map((name) => readFileSync(new URL(`src/${name}.ts`, folder), 'utf8'))
      .join('\n')
    const codes = [...source.matchAll(/\| '([A-Z_]+)'/g)].map(([, code]) => code)
    expect(codes).toHaveLength(15)
    for (const code of codes) expect(readme).toContain(`\`${code}\``)
  })
})
