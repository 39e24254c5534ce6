import { defineConfig } from 'tsup'
import { library } from '../../tsup.base.ts'

export default defineConfig({
  ...library,
  entry: ['src/index.ts', 'src/bin.ts'],
  // The type of the table of error codes is taken from the table itself.
  dts: { entry: 'src/index.ts', compilerOptions: { isolatedDeclarations: false } },
})
