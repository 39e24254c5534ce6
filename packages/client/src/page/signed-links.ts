import { PresignedUploadError } from '../errors/presigned-upload-error.ts'
import type { PresignedRequest, PresignedUpload } from '../presign/presigned-upload.ts'
import { pauseAfter, whileOffline } from './browser-request.ts'
import type { PresignedSettings } from './presigned-options.ts'

/** Signed requests of an upload, which are renewed when they expire or are missing. */
export interface SignedLinks {
  /**
   * Sends the request of a part, or of the completion (0). When it was refused with status 403, once more
   * with a new signature.
   */
  use<Result>(partNumber: number, send: (request: PresignedRequest) => Promise<Result>): Promise<Result>
}

interface Link {
  readonly request: PresignedRequest
  readonly endsAtMs: number
  /** How often links were renewed before. */
  readonly renewals: number
}

/** The number under which the completion is kept. */
const COMPLETION = 0
/** R14: how many parts are signed at a time. */
const MAX_SIGNED = 100
/**
 * A link that ends sooner is renewed, because its request takes a while; a link with a short life is
 * renewed at half of it.
 */
const MARGIN_MS = 60_000

/** @param missing - returns the parts that are not stored, in the order in which they are sent */
export function signedLinks(
  upload: PresignedUpload,
  settings: PresignedSettings,
  missing: () => Iterable<number>,
): SignedLinks {
  const { sign } = settings
  const links = new Map<number, Link>()
  let renewals = 0
  let renewing: Promise<void> | undefined
  keep(upload, (url) => endOf(url))

  function keep(
    { parts, complete }: Pick<PresignedUpload, 'parts' | 'complete'>,
    end: (url: string) => number,
  ): void {
    for (const [number, request] of [
      [COMPLETION, complete] as const,
      ...parts.map((part) => [part.partNumber, part] as const),
    ])
      links.set(number, { request, endsAtMs: end(request.url), renewals })
  }

  /** By the time of day, because links also end while the machine sleeps. */
  function isValid(number: number): boolean {
    const link = links.get(number)
    return link !== undefined && (sign === undefined || Date.now() < link.endsAtMs)
  }

  async function renew(partNumber: number): Promise<void> {
    const numbers = new Set(partNumber === COMPLETION ? [] : [partNumber])
    for (const number of missing()) {
      if (numbers.size >= MAX_SIGNED) break
      if (!isValid(number)) numbers.add(number)
    }
    const signed = await requestLinks([...numbers], settings)
    renewals += 1
    keep(signed, (url) => Date.now() + usableMs(url))
  }

  async function linkOf(number: number): Promise<Link> {
    while (sign !== undefined && !isValid(number)) {
      const renewed = renewals
      renewing ??= renew(number).finally(() => {
        renewing = undefined
      })
      await renewing
      // Even one that ends within the margin is used: its server signs for no longer.
      if (renewals > renewed && links.get(number)?.renewals === renewals) break
    }
    const link = links.get(number)
    if (link !== undefined) return link
    throw new PresignedUploadError('SIGN_FAILED', `No signed URL for part ${number}. Pass the option sign.`)
  }

  return {
    async use(number, send) {
      for (let renewed = false; ; renewed = true) {
        const link = await linkOf(number)
        try {
          return await send(link.request)
        } catch (error) {
          const isRefused = error instanceof PresignedUploadError && error.isAboutCredentials
          if (renewed || sign === undefined || !isRefused) throw error
          // Those that were signed with it are as old.
          for (const [other, { renewals: at }] of links) if (at <= link.renewals) links.delete(other)
        }
      }
    },
  }
}

/** Calls `sign` until it returns what was requested. @throws PresignedUploadError `SIGN_FAILED` */
async function requestLinks(
  numbers: readonly number[],
  settings: PresignedSettings,
): Promise<Pick<PresignedUpload, 'parts' | 'complete'>> {
  const { sign, signal, maxAttempts, networkStatus } = settings
  for (let attempts = 1; ; ) {
    await whileOffline(settings)
    try {
      const signed = await sign?.(numbers, signal)
      const found = new Set(signed?.parts.map(({ partNumber }) => partNumber))
      const lacking = numbers.find((number) => !found.has(number))
      if (lacking === undefined && signed !== undefined) return signed
      throw new Error(`sign returned no URL for part ${lacking}.`)
    } catch (cause) {
      signal.throwIfAborted()
      // A failure while the browser is offline does not count as an attempt.
      if (networkStatus.isDown()) continue
      if (attempts >= maxAttempts)
        throw new PresignedUploadError(
          'SIGN_FAILED',
          'Your server returned no signed URLs. Call again: only missing parts are sent.',
          { cause },
        )
    }
    await pauseAfter(attempts, settings)
    attempts += 1
  }
}

/** When a URL ends by the clock of this device. If that is wrong, it is renewed too early or too late. */
function endOf(url: string): number {
  const query = new URL(url).searchParams
  const date = query.get('x-oss-date')
  if (date === null) return Number(query.get('Expires') ?? Infinity) * 1_000 - MARGIN_MS
  const signedAt = date.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5')
  return Date.parse(signedAt) + usableMs(url)
}

/** For how long a URL is used, in milliseconds; `Infinity` when it has only an absolute time. */
function usableMs(url: string): number {
  const lifetimeMs = Number(new URL(url).searchParams.get('x-oss-expires') ?? Infinity) * 1_000
  return lifetimeMs - Math.min(MARGIN_MS, lifetimeMs / 2)
}
