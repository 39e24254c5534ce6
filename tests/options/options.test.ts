import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { badValues } from './bad-values.ts'
import { CLIENT_CALLS, type OptionCall } from './client-calls.ts'
import { NOT_CALLED } from './not-called.ts'
import { createOptionWorld, type OptionWorld } from './option-world.ts'
import { OWN_DATA } from './own-data.ts'
import { PACKAGE_CALLS } from './package-calls.ts'
import { PREFIX_CALLS } from './prefix-calls.ts'
import { type PublicOption, publicOptions } from './public-options.ts'
import { stubCredentialSources } from './stub-credential-sources.ts'
import { withOption } from './with-option.ts'

const CALLS: Readonly<Record<string, OptionCall>> = { ...CLIENT_CALLS, ...PREFIX_CALLS, ...PACKAGE_CALLS }

const byCallable = Map.groupBy(
  publicOptions().filter(({ callable }) => !OWN_DATA.has(callable)),
  ({ callable }) => callable,
)

const nameOf = ({ path }: PublicOption): string => path.slice(1).join('.')

describe('every public option', () => {
  let world: OptionWorld
  beforeAll(async () => {
    world = await createOptionWorld()
    stubCredentialSources(world)
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    vi.unstubAllGlobals()
    await world[Symbol.asyncDispose]()
  })

  it('belongs to a call that these tests know, or to a page, for a named reason', () => {
    const unknown = [...byCallable.keys()].filter(
      (callable) => CALLS[callable] === undefined && !NOT_CALLED.has(callable),
    )
    expect(unknown).toEqual([])
    expect([...NOT_CALLED.keys()].filter((callable) => !byCallable.has(callable))).toEqual([])
    expect(byCallable.size).toBeGreaterThan(60)
  })

  const calls = [...byCallable].flatMap(([callable, options]) => {
    const call = CALLS[callable]
    return call === undefined ? [] : [[callable, options, call] as const]
  })

  /** What a call sends, or why it fails. */
  async function sentBy(call: OptionCall, given: readonly unknown[]): Promise<readonly string[]> {
    world.forget()
    await call.run(world, ...given)
    return world.sent().toSorted((a, b) => a.localeCompare(b))
  }

  it.each(calls)('of %s is the default when it is undefined', async (_callable, options, call) => {
    for (const option of options) {
      const usual = await sentBy(call, withOption(await call.arguments(world, nameOf(option)), option, world))
      const given = withOption(await call.arguments(world, nameOf(option)), option, world, {
        value: undefined,
      })
      expect(await sentBy(call, given), nameOf(option)).toEqual(usual)
    }
  })

  it.each(calls)(
    'of %s is refused before anything is sent when it is out of range',
    async (_callable, options, call) => {
      const accepted: string[] = []
      for (const option of options) {
        const usual = await call.arguments(world, nameOf(option))
        for (const value of badValues(option)) {
          const given = withOption(usual, option, world, { value })
          world.forget()
          const error = await (async () => call.run(world, ...given))().then(
            () => undefined,
            (reason: unknown) => reason,
          )
          const problem = problemOf(error, option) ?? (world.sent().length > 0 ? 'sent something' : undefined)
          if (problem !== undefined)
            accepted.push(`${nameOf(option)}: ${String(JSON.stringify(value) ?? value)} ${problem}`)
        }
      }
      expect(accepted).toEqual([])
    },
  )
})

/** What is wrong with how a value was refused. */
function problemOf(error: unknown, { path }: PublicOption): string | undefined {
  if (error === undefined) return 'was accepted'
  if (!(error instanceof Error)) return `gave ${String(error)}`
  const isOwn = Symbol.for('oss.error') in error || /^(Credentials|Encryption)Error$/.test(error.name)
  if (!isOwn) return `gave ${error.name}: ${error.message}`
  const field = 'field' in error ? String(error.field) : ''
  const last = path.at(-1) ?? ''
  return `${field} ${error.message}`.includes(last)
    ? undefined
    : `gave a message without its name: ${error.message}`
}
