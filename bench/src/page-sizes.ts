// pnpm bench:sizes: the size of uploads in a page, beside other libraries; all are bundled with the same
// options. Prints the table of docs/guides/browser.md, and the share of each package in ours, for
// docs/decisions/0026-pages.md.
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const LIBRARIES: readonly (readonly [name: string, code: string])[] = [
  ['`@oss/browser`', `export { OssBrowserClient, stsCredentials } from '@oss/browser'`],
  ['`@oss/browser` with all operations', `export * from '@oss/browser'; export * from '@oss/browser/core'`],
  ['`@oss/client/presigned`', `export { uploadPresigned } from '@oss/client/presigned'`],
  ['ali-oss 6.23.0, its build for browsers', `export { default } from 'ali-oss/dist/aliyun-oss-sdk.min.js'`],
  [
    '@aws-sdk/lib-storage and client-s3 3.1169.0',
    `export { Upload } from '@aws-sdk/lib-storage'; export { S3Client } from '@aws-sdk/client-s3'`,
  ],
  [
    '@uppy/core and @uppy/aws-s3 6.3.1',
    `export { default as Uppy } from '@uppy/core'; export { default as S3 } from '@uppy/aws-s3'`,
  ],
  ['tus-js-client 4.3.1', `export { Upload } from 'tus-js-client'`],
]

/** Sizes in bytes. */
interface PageSize {
  readonly minified: number
  readonly gzipped: number
  /** Minified bytes by package. */
  readonly shares: ReadonlyMap<string, number>
}

async function sizeOf(contents: string): Promise<PageSize> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const [file] = outputFiles
  const [output] = Object.values(metafile.outputs)
  if (file === undefined || output === undefined) throw new Error('esbuild wrote nothing')
  const shares = new Map<string, number>()
  for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
    const name = /packages\/([^/]+)\//.exec(path)?.[1]
    if (name !== undefined) shares.set(name, (shares.get(name) ?? 0) + bytesInOutput)
  }
  return {
    minified: file.contents.byteLength,
    gzipped: gzipSync(file.contents, { level: 9 }).byteLength,
    shares,
  }
}

const print = (text: string): void => void process.stdout.write(`${text}\n`)
const kB = (bytes: number): string => (bytes / 1_000).toFixed(1)

print('| library | minified | gzip |\n| --- | --: | --: |')
for (const [name, code] of LIBRARIES) {
  const { minified, gzipped } = await sizeOf(code)
  print(`| ${name} | ${kB(minified)} kB | ${kB(gzipped)} kB |`)
}

const [, ours = ''] = LIBRARIES[0] ?? []
const { minified, shares } = await sizeOf(ours)
print('\n| package in @oss/browser | minified | share |\n| --- | --: | --: |')
for (const [name, bytes] of [...shares].sort(([, a], [, b]) => b - a))
  print(`| ${name} | ${kB(bytes)} kB | ${Math.round((100 * bytes) / minified)} % |`)
