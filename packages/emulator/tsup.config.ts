import { defineConfig } from 'tsup'
import { library } from '../../tsup.base.ts'

export default defineConfig({
  ...library,
  entry: ['src/index.ts', 'src/bin.ts'],
  // The brand of errors is a symbol-named field, which isolatedDeclarations cannot emit (TS9038).
  dts: { entry: 'src/index.ts', compilerOptions: { isolatedDeclarations: false } },
})
