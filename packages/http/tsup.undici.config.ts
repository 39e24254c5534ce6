import { defineConfig } from 'tsup'
import { bundledRequires } from '../../bundled-requires.ts'
import { thirdPartyNotices } from '../../third-party-notices.ts'
import { library } from '../../tsup.base.ts'

// For bundlers, the used parts of undici are built in as one ES module: package.json's `#undici`.
export default defineConfig({
  ...library,
  entry: { 'bundled-undici': 'src/undici/bundled-undici.ts' },
  format: ['esm'],
  // The directory has the rest of the package.
  clean: false,
  dts: false,
  sourcemap: false,
  splitting: false,
  noExternal: ['undici'],
  esbuildPlugins: [bundledRequires(), thirdPartyNotices('dist/THIRD-PARTY-NOTICES-undici.txt')],
})
