import type { Mutant } from '../mutant.ts'

const machine = 'packages/multipart/src/machine'
const effects = 'packages/multipart/src/effects'
const owners = 'tests/simulation/owners'

/**
 * Rules of several owners of one checkpoint, each taken out; those of the store are taken out of the
 * simulated one.
 */
export const OWNER_MUTANTS: Readonly<Record<string, Mutant>> = {
  'store-does-not-fence': {
    rule: 'M3',
    owners: 8,
    patches: [
      {
        file: `${owners}/sim-database.ts`,
        find: 'if (lease === undefined || lease.token !== token)',
        replace: 'if (lease === undefined)',
      },
    ],
  },
  'renew-succeeds-for-a-loser': {
    rule: 'M3',
    owners: 8,
    patches: [
      {
        file: `${owners}/sim-database.ts`,
        find: 'if (lease === undefined || lease.token !== token)',
        replace:
          "if (action.kind === 'renew' && lease?.token !== token) return { status: 'done', requests: '' }\n    if (lease === undefined || lease.token !== token)",
      },
    ],
  },
  'acquire-locked-by-itself': {
    rule: 'M3',
    owners: 8,
    patches: [
      { file: `${owners}/sim-database.ts`, find: 'isOfClaim(present.token, claim)', replace: 'false' },
    ],
  },
  'late-claim-revives-its-owner': {
    rule: 'M3',
    owners: 8,
    patches: [{ file: `${owners}/sim-database.ts`, find: 'this.#leases}', replace: '1}' }],
  },
  'loser-sends-once-more': {
    rule: 'M3',
    owners: 8,
    patches: [
      {
        file: `${machine}/uploading.ts`,
        find: 'if (stop !== undefined)\n    return inFlight.size',
        replace: "if (stop !== undefined && stop.goal !== 'taken-over')\n    return inFlight.size",
      },
    ],
  },
  'takeover-without-abort': {
    rule: 'M1',
    owners: 8,
    patches: [
      {
        file: `${machine}/opening.ts`,
        find: 'fence(uploadId, mayComplete(checkpoint), 0, paused)',
        replace: 'reopen(0, paused)',
      },
    ],
  },
  'takeover-abort-unconfirmed': {
    rule: 'M1',
    owners: 8,
    patches: [
      {
        file: `${machine}/opening.ts`,
        find: "if (event.kind === 'permanent' && !state.mayComplete && stop === undefined) {",
        replace: 'if (stop === undefined) {',
      },
    ],
  },
  'cancelled-comes-back': {
    rule: 'M6',
    owners: 8,
    patches: [
      {
        file: `${machine}/transition.ts`,
        find: 'settings.continueOnly === undefined ? next : continueOnly(state, event, next, settings.continueOnly)',
        replace: 'next',
      },
    ],
  },
  'source-of-the-past': {
    rule: 'M1',
    owners: 8,
    patches: [
      {
        file: `${effects}/open-upload.ts`,
        find: 'while (context.monotonicMs() - startedAtMs >= STALE_MS && streamOf(context) === undefined)',
        replace: 'while (false)',
      },
    ],
  },
}
