import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

// The global constructor of a browser without explicit resource management.
const OLD_SYMBOL = `
  const native = Symbol
  globalThis.Symbol = Object.assign((text) => native(text), {
    for: native.for,
    iterator: native.iterator,
    asyncIterator: native.asyncIterator,
    hasInstance: native.hasInstance,
    toPrimitive: native.toPrimitive,
    toStringTag: native.toStringTag,
  })
`

it('a browser without Symbol.asyncDispose has it once @oss/http/core is loaded, and a client can be disposed of', async () => {
  const core = join(import.meta.dirname, '../../packages/http/dist/core.js')
  const { outputFiles } = await build({
    stdin: {
      contents: `export { HttpClient } from ${JSON.stringify(core)}`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'core',
    platform: 'browser',
  })
  const globals = { URL, AbortController, TextEncoder, TextDecoder, crypto, setTimeout, clearTimeout }
  const context = createContext({ ...globals })
  runInContext(OLD_SYMBOL, context)
  expect(runInContext('Symbol.asyncDispose', context)).toBeUndefined()
  runInContext(outputFiles[0]?.text ?? '', context)
  const result: unknown = runInContext(
    `const transport = { bodies: 'whole', send() {}, async [Symbol.asyncDispose]() {} }
     const client = new core.HttpClient({ transport })
     client[Symbol.asyncDispose]().then(() => [
       typeof Symbol.asyncDispose,
       typeof Symbol.dispose,
       'undefined' in core.HttpClient.prototype,
     ])`,
    context,
  )
  expect([...((await result) as unknown[])]).toEqual(['symbol', 'symbol', false])
})
