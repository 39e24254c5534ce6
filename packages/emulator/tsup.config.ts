import { defineConfig } from 'tsup'
import { declarations, library } from '../../tsup.base.ts'

export default defineConfig({
  ...library,
  entry: ['src/index.ts', 'src/bin.ts'],
  // The type of the table of error codes is taken from the table itself.
  dts: { ...declarations, entry: 'src/index.ts', compilerOptions: { isolatedDeclarations: false } },
})
