import { defineConfig } from 'tsup'
import { program } from '../../tsup.base.ts'

/** The script of the single executables (tools/executables.ts): everything in one CommonJS file. */
export default defineConfig({
  ...program,
  entry: { oss: 'src/executable.ts' },
  format: ['cjs'],
  outDir: 'dist-executable',
  noExternal: [/./],
  splitting: false,
  sourcemap: false,
})
