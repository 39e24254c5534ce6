import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** Folders of `tests` that are about a package; other tests are run when they name what the file exports. */
const foldersOf: Readonly<Record<string, readonly string[]>> = {
  bullmq: ['bullmq'],
  'checkpoint-cpp': ['checkpoint-cpp'],
  'checkpoint-database': ['databases'],
  'checkpoint-redis': ['databases'],
  'checkpoint-postgres': ['databases'],
  'checkpoint-fs': ['checkpoint'],
  client: ['service', 'batch', 'copy', 'download', 'sync'],
  credentials: ['credentials'],
  download: ['download'],
  encryption: ['encryption'],
  http: ['network'],
  multipart: ['upload', 'source'],
}

/** Returns the tests of a source file in groups, the nearest first. Paths are relative to the repository. */
export function nearestTests(file: string): readonly (readonly string[])[] {
  const name = file.split('/')[1] ?? ''
  const own = file.replace(/\.ts$/, '.test.ts')
  const ofPackage = globSync(`packages/${name}/{src,test}/**/*.test.ts`).filter((path) => path !== own)
  const ofFolders = (foldersOf[name] ?? []).flatMap((folder) => globSync(`tests/${folder}/*.test.ts`))
  const naming = testsThatName(file).filter((path) => !ofFolders.includes(path))
  const groups = [existsSync(own) ? [own] : [], ofPackage, ofFolders, naming]
  return groups.filter((group) => group.length > 0)
}

function testsThatName(file: string): readonly string[] {
  const exported = readFileSync(file, 'utf8').matchAll(/^export (?:async )?(?:function|class|const) (\w+)/gm)
  // A short name, such as "ask", is a word of many tests.
  const names = [...exported].map(([, name]) => name ?? '').filter((name) => name.length > 7)
  const pattern = new RegExp(`\\b(?:${[basename(file, '.ts'), ...names].join('|')})\\b`)
  return globSync('tests/**/*.test.ts').filter((path) => pattern.test(readFileSync(path, 'utf8')))
}
