import { build } from 'vite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bundleForBrowsers } from './bundle-for-browsers.ts'
import { NEEDS_NODE, type PackageEntry, packageEntries } from './page-entries.ts'

const entries = packageEntries()
const ofPages = entries.filter(({ name }) => !NEEDS_NODE.has(name))
const ofNode = entries.filter(({ name }) => NEEDS_NODE.has(name))

// As `vite build` sets it: in tests, Vite does not warn of modules of Node.js.
beforeEach(() => void vi.stubEnv('NODE_ENV', 'production'))
afterEach(() => void vi.unstubAllEnvs())

/** Builds a page that imports an entry, as `vite build` does, and returns its warnings and its code. */
async function buildWithVite({ name, folder }: PackageEntry): Promise<{ warnings: string[]; code: string }> {
  const warnings: string[] = []
  const warn = (text: string): void => void warnings.push(text)
  const page = '\0page'
  const result = await build({
    root: folder,
    configFile: false,
    logLevel: 'warn',
    customLogger: {
      ...{ info() {}, clearScreen() {}, hasErrorLogged: () => false, hasWarned: false },
      ...{ warn, warnOnce: warn, error: warn },
    },
    build: { write: false, rollupOptions: { input: 'page' } },
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === 'page' ? page : undefined),
        load: (id) =>
          id === page ? `import * as entry from '${name}'; globalThis.entry = entry` : undefined,
      },
    ],
  })
  const [output] = [result].flat()
  if (output === undefined || !('output' in output)) throw new Error('Vite wrote nothing')
  const code = output.output.map((chunk) => ('code' in chunk ? chunk.code : '')).join('\n')
  return { warnings, code }
}

describe.each(ofPages)('in a page, $name', (entry) => {
  it('is bundled by esbuild without modules and globals of Node.js, and without a warning', async () => {
    const { ofNode: needed, warnings } = await bundleForBrowsers(entry.name, true, entry.folder)
    expect(needed).toEqual([])
    expect(warnings).toEqual([])
  })

  it('is bundled by Vite without modules of Node.js, and without a warning', async () => {
    const { warnings, code } = await buildWithVite(entry)
    expect(warnings).toEqual([])
    expect(code).not.toMatch(/["']node:|__vite-browser-external/)
    expect(code.length).toBeGreaterThan(100)
  })
})

describe.each(ofNode)('in a page, $name, which needs Node.js,', ({ name, folder }) => {
  it('is refused by the bundler or when it is loaded, or its bundle has modules of Node.js', async () => {
    const bundle = await bundleForBrowsers(name, true, folder).catch(() => undefined)
    if (bundle === undefined || bundle.ofNode.length > 0) return
    expect(() => new Function(bundle.code)()).toThrow('In a page, use')
  })
})

it('Vite warns of an entry that needs Node.js', async () => {
  const entry = ofNode.find(({ name }) => name === '@oss/checkpoint-cpp')
  expect(entry && (await buildWithVite(entry)).warnings.join()).toContain('node:fs')
})

it('every entry that needs Node.js exists', () => {
  expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining([...NEEDS_NODE]))
})
