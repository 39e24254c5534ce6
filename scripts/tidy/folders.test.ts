import { expect, it } from 'vitest'
import { checkFolders } from './folders.ts'

function files(...paths: readonly string[]) {
  return paths.map((path) => ({ path, text: '', lines: [] }))
}

function filesIn(folder: string, count: number) {
  return files(...Array.from({ length: count }, (_, index) => `${folder}/file${index}.ts`))
}

it('finds a folder with more than 14 source files, unless it is a catalogue of operations', () => {
  expect(checkFolders(filesIn('packages/client/src/bodies', 14))).toEqual([])
  expect(checkFolders(filesIn('packages/client/src/bodies', 15))).toEqual([
    'packages/client/src/bodies: 15 source files, at most 14',
  ])
  expect(checkFolders(filesIn('packages/client/src/operations', 40))).toEqual([])
})

it('finds two files of a package whose names are the same words in another order', () => {
  const [one, two, other] = ['client/src/a/upload-body', 'client/src/b/body-upload', 'http/src/a/body-upload']
  expect(checkFolders(files(`packages/${one}.ts`, `packages/${two}.ts`, `packages/${other}.ts`))).toEqual([
    `packages/${one}.ts, packages/${two}.ts: the same words in another order`,
  ])
  expect(checkFolders(files(`packages/${one}.ts`, `packages/${other}.ts`))).toEqual([])
})
