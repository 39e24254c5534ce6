import { pathToFileURL } from 'node:url'
import { defineConfig, type Options } from 'tsup'
import { program } from '../tsup.base.ts'

// Each client is a program of its own, so that a process loads nothing but the client that it measures.
const common: Options = { ...program, clean: false, sourcemap: false }

/** There is no client without a checksum. To see what it costs, one is made here, which computes none. */
const withoutCrc: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'without-crc',
  setup(build) {
    // Left where they are, as they are for the real client.
    build.onResolve({ filter: /^(undici|mime)/ }, async ({ path, resolveDir, kind, pluginData }) => {
      if (pluginData === 'asked') return undefined
      const found = await build.resolve(path, { resolveDir, kind, pluginData: 'asked' })
      return { path: pathToFileURL(found.path).href, external: true }
    })
    build.onLoad({ filter: /[/\\]multipart[/\\]src[/\\]crc64-engine\.ts$/ }, () => ({
      contents: 'export const crc64Engine = () => (crc64) => crc64',
      loader: 'js',
    }))
  },
}

export default defineConfig([
  {
    ...common,
    entry: ['src/main.ts', 'src/discard-server.ts', 'src/clients/*.ts'],
    skipNodeModulesBundle: true,
  },
  {
    ...common,
    entry: { 'clients/ours-without-crc': 'src/clients/ours.ts' },
    noExternal: [/./],
    esbuildPlugins: [withoutCrc],
    esbuildOptions(options) {
      options.conditions = ['@oss/source']
    },
  },
])
