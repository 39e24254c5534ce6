import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { Stopped } from '../errors/stopped.ts'
import { watchSignals } from './signals.ts'

function watch({ isHangupIgnored = false } = {}) {
  const source = new EventEmitter()
  const stops: string[] = []
  const exits: number[] = []
  const watching = watchSignals({
    source,
    isHangupIgnored,
    onStop: ({ code }) => stops.push(code),
    exit: (exitCode) => exits.push(exitCode),
  })
  return { source, stops, exits, watching }
}

describe('watchSignals', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const)(
    'aborts its signal at the first %s and does not exit',
    (name) => {
      const { source, stops, exits, watching } = watch()
      source.emit(name)
      expect(watching.signal.reason).toMatchObject({ name: 'Stopped', code: name })
      expect({ stops, exits }).toEqual({ stops: [name], exits: [] })
    },
  )

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGBREAK', 149],
  ] as const)('exits at the second signal, with the code of that %s', (name, code) => {
    const { source, exits } = watch()
    source.emit('SIGINT')
    source.emit(name)
    expect(exits).toEqual([code])
  })

  it('counts a stop for another reason as the first one', () => {
    const { source, stops, exits, watching } = watch()
    watching.stop(new Stopped('SIGPIPE'))
    source.emit('SIGINT')
    expect({ stops, exits }).toEqual({ stops: ['SIGPIPE'], exits: [130] })
  })

  it.each([['SIGHUP'], ['SIGTERM']] as const)(
    'does not exit at a SIGHUP after %s, because the end of a session sends several',
    (first) => {
      const { source, stops, exits } = watch()
      source.emit(first)
      source.emit('SIGHUP')
      source.emit('SIGHUP')
      expect({ stops, exits }).toEqual({ stops: [first], exits: [] })
    },
  )

  it('does not exit at the SIGTERM that follows a SIGHUP, but at the one after it, and aborts another signal first', () => {
    const { source, stops, exits, watching } = watch()
    source.emit('SIGHUP')
    source.emit('SIGTERM')
    expect({ stops, exits, exiting: watching.exiting.aborted }).toEqual({
      stops: ['SIGHUP', 'SIGTERM'],
      exits: [],
      exiting: false,
    })
    source.emit('SIGTERM')
    expect({ exits, exiting: watching.exiting.aborted }).toEqual({ exits: [143], exiting: true })
  })

  it('continues at SIGHUP when that is ignored, and still stops at SIGTERM', () => {
    const { source, stops, watching } = watch({ isHangupIgnored: true })
    source.emit('SIGHUP')
    expect({ stops, aborted: watching.signal.aborted }).toEqual({ stops: [], aborted: false })
    source.emit('SIGTERM')
    expect(stops).toEqual(['SIGTERM'])
  })

  it('removes its listeners when it is disposed', () => {
    const { source, watching } = watch()
    watching[Symbol.dispose]()
    expect(source.eventNames()).toEqual([])
  })
})
