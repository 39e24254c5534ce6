import type { Options } from 'tsup'

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

/**
 * Makes bundled CommonJS code get Node's modules without `require`, which an ES module lacks: in a program
 * that esbuild bundles as one, every `require` fails when it is called.
 */
export function bundledRequires(): Plugin {
  return {
    name: 'bundled-requires',
    setup(build) {
      build.onResolve({ filter: /^node:/ }, ({ kind, path }) =>
        kind === 'require-call' ? { path, namespace: 'bundled-requires' } : undefined,
      )
      build.onLoad({ filter: /./, namespace: 'bundled-requires' }, ({ path }) => ({
        contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
      }))
    },
  }
}
