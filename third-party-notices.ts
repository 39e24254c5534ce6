import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Options } from 'tsup'

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

/** Writes the names, versions and licenses of all bundled packages to a file that is published with them. */
export function thirdPartyNotices(file: string): Plugin {
  return {
    name: 'third-party-notices',
    setup(build) {
      build.initialOptions.metafile = true
      build.onEnd(({ metafile }) => {
        const folders = new Set(Object.keys(metafile?.inputs ?? {}).flatMap(packageFolder))
        if (folders.size === 0) return
        const sorted = [...folders].sort((a, b) => (a < b ? -1 : 1))
        // The directory does not exist in a fresh clone.
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, sorted.map(notice).join('\n'))
      })
    },
  }
}

function packageFolder(input: string): string[] {
  if (!input.includes('node_modules/')) return []
  let folder = dirname(input)
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return [folder]
}

function notice(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const text = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  return `${name} ${version} (${license})\n\n${text === undefined ? '' : readFileSync(join(folder, text), 'utf8')}`
}
