import { defineConfig } from 'vitest/config'

// These tests look at what `vitepress build` has written to dist, so they run after `pnpm docs:here`.
export default defineConfig({
  test: { include: ['test/**/*.test.ts'], testTimeout: 600_000, hookTimeout: 600_000 },
})
