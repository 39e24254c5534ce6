import { createRequire } from 'node:module'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

/** Bundles an import as for a page, from what was built. */
async function bundle(statement: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: statement, resolveDir: import.meta.dirname },
    ...{ bundle: true, write: false, format: 'cjs', platform: 'browser', logLevel: 'silent' },
  })
  return outputFiles[0]?.text ?? ''
}

describe('in a bundle for browsers', () => {
  it('@oss/client names the package to use as soon as it is loaded', async () => {
    const code = await bundle("import { OssClient } from '@oss/client'; console.log(OssClient)")
    const run = new Function('require', 'module', code)
    expect(() => run(createRequire(import.meta.url), { exports: {} })).toThrow('In a page, use @oss/browser')
  })

  it.each(['@oss/client/core', '@oss/client/presigned', '@oss/browser', '@oss/multipart/browser'])(
    '%s is found',
    async (entry) => {
      expect(await bundle(`import * as all from '${entry}'; console.log(all)`)).not.toContain('node:')
    },
  )

  it.each(['@oss/checkpoint-fs', '@oss/credentials', '@oss/multipart/file', '@oss/download/file'])(
    '%s, which needs Node.js, is not found, and the bundler names it',
    async (entry) => {
      await expect(bundle(`import * as all from '${entry}'; console.log(all)`)).rejects.toThrow(entry)
    },
  )
})
