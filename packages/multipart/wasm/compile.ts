// Compiles crc64.ts and writes it as a module, so that nothing needs to load a file: `node wasm/compile.ts`, a step of the build.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import asc from 'assemblyscript/asc'

const source = join(import.meta.dirname, 'crc64.ts')

/** Where the compiled module is kept. */
export const compiledPath = join(import.meta.dirname, '../src/crc64/wasm-binary.ts')

// Five pages of 64 KiB hold all that crc64.ts has in memory; it allocates nothing.
const pages = '5'
const options = ['--enable', 'simd', '--runtime', 'stub', '--noAssert', '-O3', '--converge']
const memory = ['--initialMemory', pages, '--maximumMemory', pages, '--memoryBase', '303168']

/** The text of `src/crc64/wasm-binary.ts`. */
export async function compileCrc64(): Promise<string> {
  let binary: Uint8Array | undefined
  const { error, stderr } = await asc.main(['crc64.ts', '--outFile', 'crc64.wasm', ...options, ...memory], {
    readFile: (name) => (name === 'crc64.ts' ? readFile(source, 'utf8') : null),
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') binary = contents
    },
    listFiles: () => [],
  })
  if (error !== null || binary === undefined) throw new Error(`crc64.ts cannot be compiled: ${stderr}`)
  const lines =
    Buffer.from(binary)
      .toString('base64')
      .match(/.{1,96}/g) ?? []
  return `// Made by wasm/compile.ts from wasm/crc64.ts; not edited by hand.

/** The compiled module, in base64. */
export const crc64Wasm: string = [
${lines.map((line) => `  '${line}',\n`).join('')}].join('')
`
}

if (import.meta.main) await writeFile(compiledPath, await compileCrc64())
