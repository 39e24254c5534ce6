import { defineConfig } from 'tsup'
import { program } from '../tsup.base.ts'

// Each client is a program of its own, so that a process loads nothing but the client that it measures.
export default defineConfig({
  ...program,
  clean: false,
  sourcemap: false,
  entry: ['src/main.ts', 'src/discard-server.ts', 'src/clients/*.ts'],
  skipNodeModulesBundle: true,
})
