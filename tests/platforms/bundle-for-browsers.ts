import { build } from 'esbuild'

/** One file that a browser can run. */
export interface BrowserBundle {
  readonly code: string
  /** Modules and globals of Node that the bundle would need at run time. */
  readonly ofNode: readonly string[]
  readonly warnings: readonly string[]
}

const GLOBALS = ['Buffer', 'process', 'setImmediate', '__dirname', '__filename']

/**
 * Bundles an entry of a package for browsers.
 *
 * @param isBuilt - whether what was built is bundled, and not the sources. Default: with OSS_TEST_DIST=1.
 * @param resolveDir - folder from which the entry is imported. Default: that of the tests.
 */
export async function bundleForBrowsers(
  entry: string,
  isBuilt: boolean = process.env['OSS_TEST_DIST'] !== undefined,
  resolveDir: string = import.meta.dirname,
): Promise<BrowserBundle> {
  const ofNode: string[] = []
  const { outputFiles, warnings } = await build({
    stdin: { contents: `export * from '${entry}'`, resolveDir },
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    globalName: 'entry',
    platform: 'browser',
    target: 'es2022',
    // Only free names are replaced, so what is left of these is a use of Node's global.
    define: Object.fromEntries(GLOBALS.map((name) => [name, `${name}OfNode`])),
    conditions: isBuilt ? [] : ['@oss/source'],
    logLevel: 'silent',
    plugins: [
      {
        name: 'node-imports',
        setup({ onResolve }) {
          onResolve({ filter: /^node:/ }, ({ path, importer }) => {
            ofNode.push(`${path} in ${importer}`)
            return { path, external: true }
          })
        },
      },
    ],
  })
  const code = outputFiles[0]?.text ?? ''
  // What is used only where it exists is fine.
  const isNeeded = (name: string): boolean =>
    code.includes(`${name}OfNode`) && !code.includes(`typeof ${name}OfNode`)
  ofNode.push(...GLOBALS.filter(isNeeded))
  return { code, ofNode, warnings: warnings.map(({ text }) => text) }
}
