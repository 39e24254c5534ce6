import type { Mutant } from './mutant.ts'
import { OWNER_MUTANTS } from './owners/owner-mutants.ts'

const machine = 'packages/multipart/src/machine'
const effects = 'packages/multipart/src/effects'
const store = 'packages/checkpoint-fs/src'

/** No product code knows of these: they are patched into the sources as they are loaded (load-mutant.ts). */
export const MUTANTS: Readonly<Record<string, Mutant>> = {
  'parts-before-begin': {
    rule: 'R2',
    patches: [
      {
        file: `${effects}/write-checkpoint.ts`,
        find: 'await checkpointLease(context).begin(',
        replace: 'void checkpointLease(context).begin(',
      },
    ],
  },
  'record-not-awaited': {
    rule: 'R2',
    patches: [
      {
        file: `${effects}/write-checkpoint.ts`,
        find: 'await checkpointLease(context).recordPart(record)',
        replace: 'void checkpointLease(context).recordPart(record).catch(() => {})',
      },
    ],
  },
  'no-data-sync': {
    rule: 'R2',
    patches: [
      {
        file: `${store}/journal/journal-file.ts`,
        find: "if (durability === 'fsync') await handle.datasync()",
        replace: '',
      },
    ],
  },
  'no-header-sync': {
    rule: 'R2',
    patches: [
      {
        file: `${store}/files/replace-file.ts`,
        find: "if (durability === 'fsync') await handle.sync()",
        replace: '',
      },
    ],
  },
  'no-directory-sync': {
    rule: 'R2',
    patches: [
      {
        file: `${store}/files/replace-file.ts`,
        find: "(durability === 'fsync' ? syncDirectory(files, dirname(path), rename) : rename())",
        replace: 'rename()',
      },
    ],
  },
  'part-error-swallowed': {
    rule: 'R7',
    patches: [
      {
        file: `${machine}/uploading.ts`,
        find: '{ ...state, inFlight, reading, stop: strongerStop(state.stop, partStop(event)) },',
        replace:
          '{ ...state, inFlight, upload: number === undefined ? state.upload : { ...state.upload, recorded: withPart(state.upload.recorded, number) } },',
      },
    ],
  },
  'fingerprint-ignored': {
    rule: 'R1',
    patches: [
      {
        file: `${machine}/opening.ts`,
        find: 'const comparison = compareFingerprints(header.source, { ...planned.fingerprint, size }, allowGrowth)',
        replace:
          "const comparison = (compareFingerprints(header.source, { ...planned.fingerprint, size }, allowGrowth), 'same') as string",
      },
    ],
  },
  'doubt-ignored': {
    rule: 'R1',
    patches: [
      {
        file: `${machine}/opening.ts`,
        find: "const all = comparison === 'doubtful' || settings.verifyContent",
        replace: 'const all = settings.verifyContent',
      },
    ],
  },
  'old-upload-not-aborted': {
    rule: 'R6',
    patches: [
      {
        file: `${machine}/opening.ts`,
        find: 'fence(uploadId, mayComplete(checkpoint), 0, paused)',
        replace: 'reopen(0, paused)',
      },
    ],
  },
  'listing-trusted': {
    rule: 'R8',
    patches: [
      {
        file: `${effects}/run-effect.ts`,
        find: "return { type: 'listed', kept: await matchingParts(listing, effect.plan, context.records) }",
        replace:
          "const kept = []; for await (const part of listing) { context.records.set(part.number, { ...part, crc64: part.crc64 ?? context.records.get(part.number)?.crc64, settled: true }); kept.push(part.number) } return { type: 'listed', kept }",
      },
    ],
  },
  'restart-on-no-such-upload': {
    rule: 'R5',
    patches: [
      {
        file: `${machine}/finishing.ts`,
        find: "if (event.kind === 'no-such-upload')",
        replace: 'if (false)',
      },
    ],
  },
  'object-not-compared': {
    rule: 'R5',
    patches: [
      {
        file: `${machine}/resolving.ts`,
        find: 'return object !== undefined && object.size === upload.planned.plan.size && object.crc64 === crc64',
        replace: 'return object !== undefined',
      },
    ],
  },
  'no-intent-record': {
    rule: 'R4',
    patches: [
      {
        file: `${machine}/finishing.ts`,
        find: 'return upload.completionSent\n    ? complete(upload, paused)',
        replace: 'return Date.now() > 0\n    ? complete(upload, paused)',
      },
    ],
  },
  'refused-completion-forgotten': {
    rule: 'R5',
    script: 'refused-completion-repeated-late',
    patches: [
      { file: `${machine}/uploading.ts`, find: 'upload.completionSent', replace: 'upload.responseLost' },
    ],
  },
  'directory-not-listed': {
    rule: 'R9',
    twoProcesses: true,
    script: 'directory-not-listed-once',
    patches: [
      {
        file: `${store}/files/sync-directory.ts`,
        find: "if (isRefused && (process.platform === 'win32' || (await isUnreadable(files, directory)))) return []",
        replace: 'if (isRefused) return []',
      },
    ],
  },
  'intent-not-durable': {
    rule: 'R4',
    patches: [
      {
        file: `${effects}/write-checkpoint.ts`,
        find: 'await lease.markCompleting()',
        replace: 'void lease.markCompleting().catch(() => {})',
      },
    ],
  },
  'source-not-checked': {
    rule: 'R1',
    patches: [
      {
        file: 'packages/multipart/src/sources/source-checks.ts',
        find: "if (comparison === 'changed') throw sourceChangedError(expected, now)\n  return comparison === 'same'",
        replace: "return comparison === 'same' || true",
      },
    ],
  },
  'young-bytes-not-read-again': {
    rule: 'R1',
    patches: [
      {
        file: `${effects}/verify-source.ts`,
        find: 'all.filter((part) => !part.settled)',
        replace: 'all.filter(() => false)',
      },
    ],
  },
  'full-not-read-again': {
    rule: 'R1',
    patches: [{ file: `${effects}/verify-source.ts`, find: 'reread ? all : all', replace: 'all' }],
  },
  'doubt-during-upload-ignored': {
    rule: 'R1',
    patches: [{ file: `${effects}/verify-source.ts`, find: '!isSurelySame && !reread', replace: 'false' }],
  },
  'part-crc-not-compared': {
    rule: 'R1',
    patches: [
      {
        file: `${effects}/send-parts.ts`,
        find: 'if (receipt.crc64 !== undefined && receipt.crc64 !== sent.crc64) {',
        replace: 'if (false) {',
      },
    ],
  },
  'torn-line-trusted': {
    rule: 'R12',
    patches: [
      {
        file: 'packages/multipart/src/checkpoint/journal-codec.ts',
        find: 'if (text.decode(bytes.subarray(start, payloadStart)) !==',
        replace: 'if (checksumText(checksum) ===',
      },
    ],
  },
  'best-effort-abort': {
    rule: 'R6',
    script: 'late-completion-after-new-upload',
    patches: [
      {
        file: `${machine}/opening.ts`,
        find: "if (event.kind === 'permanent' && !state.mayComplete && stop === undefined) {",
        replace: 'if (stop === undefined) {',
      },
    ],
  },
  'gaps-sent-again': {
    rule: 'R3',
    patches: [
      {
        file: `${effects}/matching-parts.ts`,
        find: 'return [...kept]',
        replace:
          'return [...kept].filter((number) => Array.from({ length: number }, (_, index) => index + 1).every((before) => kept.has(before)))',
      },
    ],
  },
  'settles-while-parts-fly': {
    rule: 'R10',
    patches: [
      {
        file: `${machine}/uploading.ts`,
        find: 'return inFlight.size === 0 && reading === undefined ? stopOrResolve(upload, paused, stop) : step(state)',
        replace: 'return stopOrResolve(upload, paused, stop)',
      },
    ],
  },
  'lease-not-given-back': {
    rule: 'R10',
    patches: [
      {
        file: `${effects}/run-context.ts`,
        find: 'lease?.[Symbol.asyncDispose]()',
        replace: 'Promise.resolve(lease)',
      },
    ],
  },
  'checkpoint-not-removed': {
    rule: 'R10',
    patches: [{ file: `${effects}/run-effect.ts`, find: 'await context.lease?.remove()', replace: '' }],
  },
  'cancel-without-abort': {
    rule: 'R9',
    patches: [
      {
        file: `${machine}/stopping.ts`,
        find: "if (uploadId === undefined) return finish({ kind: 'cancelled' }, paused)",
        replace: "return finish({ kind: 'cancelled' }, paused)",
      },
    ],
  },
  'no-lock': {
    rule: 'R6',
    twoProcesses: true,
    patches: [
      {
        file: `${store}/lock/file-lock.ts`,
        find: 'const paths = await tryToLink(system, path, draft, owner)',
        replace: "const own = path + '.' + owner.token; await files.link(draft, own); const paths = [own]",
      },
    ],
  },
  'progress-of-the-past': {
    rule: 'R11',
    patches: [
      {
        file: 'packages/multipart/src/progress/upload-progress.ts',
        find: "if (state.phase === 'reconciling')",
        replace: 'if (false)',
      },
    ],
  },
  ...OWNER_MUTANTS,
}
