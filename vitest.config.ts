import { existsSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { outputGuard } from './tests/security/output-guard.ts'

// By default tests run against the sources, through the "@oss/source" export condition.
// OSS_TEST_DIST=1 drops the condition, so the same tests run against what was built.
const source = process.env['OSS_TEST_DIST'] ? [] : ['@oss/source']

const nested = ['packages', 'apps'].flatMap((folder) =>
  readdirSync(join(import.meta.dirname, folder)).map((name) => join(folder, name)),
)

export default defineConfig({
  ssr: { resolve: { conditions: [...source, 'module', 'node', 'development|production'] } },
  test: {
    // Many tests wait for sockets, disks and child processes: two workers more than there are cores keep the
    // cores busy.
    maxWorkers: availableParallelism() + 2,
    reporters: ['default', outputGuard()],
    coverage: {
      include: ['packages/*/src/**'],
      exclude: ['**/*.test.ts', '**/index.ts'],
      reporter: ['text'],
      // Without --project: with it, vitest takes these patterns relative to the projects' folders and finds
      // nothing.
      thresholds: {
        'packages/multipart/src/machine/**': { branches: 100 },
        'packages/multipart/src/**': { branches: 95 },
        'packages/signer/src/**': { branches: 100 },
      },
    },
    projects: [...nested, 'examples', 'tests', 'bench', 'scripts', 'tools']
      .filter((member) => existsSync(join(import.meta.dirname, member)))
      .map((member) => ({
        extends: true as const,
        test: {
          name: member,
          root: join(import.meta.dirname, member),
          include: ['**/*.test.ts'],
          // Tests of a package change nothing of their process. A worker for each file would take more time
          // than they do.
          isolate: !member.startsWith('packages/'),
          // These limits find hangs. They are far above what a test takes, so that a busy machine fails none.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: 60_000 } },
          setupFiles: [join(import.meta.dirname, 'tests/security/prototype-guard.ts')],
        },
      })),
  },
})
