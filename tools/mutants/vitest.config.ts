import { join } from 'node:path'
import { defineConfig, mergeConfig } from 'vitest/config'
import tests from '../../vitest.config.ts'
import { mutantPlugin } from './mutant-plugin.ts'

const config = mergeConfig(
  tests,
  defineConfig({
    plugins: [mutantPlugin],
    // Vitest keeps what it compiled on disk, by the file's content: a mutant would not be noticed, or outlive
    // its run.
    test: { fsModuleCache: false },
  }),
)
for (const { test } of config['test'].projects as { test: { setupFiles: string[] } }[])
  test.setupFiles.push(join(import.meta.dirname, 'reached-functions.ts'))

export default config
