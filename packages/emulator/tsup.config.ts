import { defineConfig } from 'tsup'
import { bundledRequires } from '../../bundled-requires.ts'
import { thirdPartyNotices } from '../../third-party-notices.ts'
import { declarations, library } from '../../tsup.base.ts'

export default defineConfig({
  ...library,
  entry: ['src/index.ts', 'src/bin.ts'],
  // The type of the table of error codes is taken from the table itself.
  dts: { ...declarations, entry: 'src/index.ts', compilerOptions: { isolatedDeclarations: false } },
  // Built in, because it calls `require`, which an ES module that esbuild bundles does not have.
  noExternal: ['@fastify/busboy'],
  esbuildPlugins: [bundledRequires(), thirdPartyNotices('dist/THIRD-PARTY-NOTICES.txt')],
})
