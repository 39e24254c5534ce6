import { isSource, type SourceFile } from './source-file.ts'

/** What enters through ports, and the only files that may use it directly. */
const ENTRANCES: readonly {
  readonly what: RegExp
  readonly of: RegExp
  readonly allowed: readonly string[]
}[] = [
  {
    what: /(?<![.\w])(Date\.now|new Date\(\)|Math\.random|setTimeout|setInterval|performance\.now)\b/,
    of: /^packages\/(signer|http|multipart|checkpoint-fs|checkpoint-memory|checkpoint-cpp|download|client|credentials|encryption)\//,
    allowed: [
      'packages/http/src/time/clock.ts',
      // Waits for no time, only for the event loop.
      'packages/http/src/time/next-turn.ts',
      // The default of a port that callers may replace.
      'packages/multipart/src/run/start-upload.ts',
      'packages/multipart/src/ports/sleep.ts',
      'packages/download/src/run/start-download.ts',
      'packages/multipart/src/files/retry-while-in-use.ts',
      // In pages: their timers, and the age of links and records.
      'packages/client/src/page/presigned-options.ts',
      'packages/client/src/page/indexeddb-part-records.ts',
      'packages/client/src/page/signed-links.ts',
      'packages/client/src/page/xhr-request.ts',
      'packages/checkpoint-cpp/src/store/cpp-checkpoint-store.ts',
      'packages/checkpoint-memory/src/store/memory-checkpoint-store.ts',
      'packages/credentials/src/fetching/sts-call.ts',
    ],
  },
  {
    what: /from 'node:(fs|net|http|https|os|child_process|crypto|path|fs\/promises)'/,
    of: /^packages\/(multipart|download)\/src\//,
    allowed: [
      'packages/multipart/src/sources/files/file-source.ts',
      'packages/download/src/file/file-target.ts',
      'packages/download/src/file/file-draft.ts',
      'packages/download/src/file/link-target.ts',
      'packages/download/src/file/replaced-file.ts',
      'packages/download/src/file/file-errors.ts',
      'packages/download/src/file/sync-directory.ts',
    ],
  },
]

/** Time, chance, disk and network enter through ports, so that a simulation can play all of them. */
export function checkForbiddenCalls(tree: readonly SourceFile[]): readonly string[] {
  return tree.filter(isSource).flatMap(({ path, lines }) =>
    ENTRANCES.filter(({ of, allowed }) => of.test(path) && !allowed.includes(path)).flatMap(({ what }) =>
      lines.flatMap((line, index) => {
        const code = line.replace(/^\s*(\/\/|\/?\*).*/, '')
        return what.test(code) ? [`${path}:${index + 1}: ${what.exec(code)?.[0]} enters through a port`] : []
      }),
    ),
  )
}
