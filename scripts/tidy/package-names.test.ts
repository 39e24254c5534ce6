import { describe, expect, it } from 'vitest'
import { checkPackageNames, fetchedNames } from './package-names.ts'

function file(path: string, text: string) {
  return { path, text, lines: text.split('\n') }
}

describe('package names in commands', () => {
  it.each([
    ['npx oss-emulator --port 9000', ['oss-emulator']],
    ['npx -p @oss/emulator oss-emulator --port 9000', ['@oss/emulator']],
    ['npx --yes --package=@oss/cli@1.2.0 oss doctor', ['@oss/cli']],
    ['run `npx oss` or `pnpm dlx oss-cli`', ['oss', 'oss-cli']],
    ['npm install --global @oss/cli left-pad@1', ['@oss/cli', 'left-pad']],
    ['npm install', []],
    ['npm install ../packs/*.tgz', []],
    ['npm install @oss/client   # the SDK', ['@oss/client']],
    ['"npx --prefer-offline -y -p pnpm@12.21.0 -c \\"pnpm install --frozen-lockfile\\""', ['pnpm']],
  ])('%s fetches %j', (command, names) => {
    expect(fetchedNames(command)).toEqual(names)
  })

  it('finds a document that tells the reader to run a package that nobody here owns', () => {
    const manifest = file('packages/emulator/package.json', '{"name":"@oss/emulator"}')
    const good = file('README.md', 'npx -p @oss/emulator oss-emulator')
    expect(checkPackageNames([manifest, good])).toEqual([])
    const bad = file('README.md', 'npx oss-emulator')
    expect(checkPackageNames([manifest, bad])).toEqual([expect.stringContaining('oss-emulator')])
  })
})
