import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { Stopped } from '../errors/stopped.ts'
import { watchSignals } from './signals.ts'

function watch({ isHangupIgnored = false } = {}) {
  const source = new EventEmitter()
  const stops: string[] = []
  const left: number[] = []
  const watching = watchSignals({
    source,
    isHangupIgnored,
    onStop: ({ code }) => stops.push(code),
    leave: (exitCode) => left.push(exitCode),
  })
  return { source, stops, left, watching }
}

describe('watchSignals', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const)(
    'aborts its signal at the first %s and does not leave',
    (name) => {
      const { source, stops, left, watching } = watch()
      source.emit(name)
      expect(watching.signal.reason).toMatchObject({ name: 'Stopped', code: name })
      expect({ stops, left }).toEqual({ stops: [name], left: [] })
    },
  )

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGBREAK', 149],
  ] as const)('leaves at the second signal, with the code of that %s', (name, code) => {
    const { source, left } = watch()
    source.emit('SIGINT')
    source.emit(name)
    expect(left).toEqual([code])
  })

  it('takes a stop for another reason as the first one', () => {
    const { source, stops, left, watching } = watch()
    watching.stop(new Stopped('SIGPIPE'))
    source.emit('SIGINT')
    expect({ stops, left }).toEqual({ stops: ['SIGPIPE'], left: [130] })
  })

  it.each([['SIGHUP'], ['SIGTERM']] as const)(
    'does not leave at a SIGHUP after %s, as the end of a session sends several',
    (first) => {
      const { source, stops, left } = watch()
      source.emit(first)
      source.emit('SIGHUP')
      source.emit('SIGHUP')
      expect({ stops, left }).toEqual({ stops: [first], left: [] })
    },
  )

  it('does not leave at the SIGTERM that follows a SIGHUP, but at the one after it, and tells that it leaves', () => {
    const { source, stops, left, watching } = watch()
    source.emit('SIGHUP')
    source.emit('SIGTERM')
    expect({ stops, left, leaving: watching.leaving.aborted }).toEqual({
      stops: ['SIGHUP', 'SIGTERM'],
      left: [],
      leaving: false,
    })
    source.emit('SIGTERM')
    expect({ left, leaving: watching.leaving.aborted }).toEqual({ left: [143], leaving: true })
  })

  it('goes on at SIGHUP when that is to be ignored, and still stops at SIGTERM', () => {
    const { source, stops, watching } = watch({ isHangupIgnored: true })
    source.emit('SIGHUP')
    expect({ stops, aborted: watching.signal.aborted }).toEqual({ stops: [], aborted: false })
    source.emit('SIGTERM')
    expect(stops).toEqual(['SIGTERM'])
  })

  it('lets go of the process when it is disposed of', () => {
    const { source, watching } = watch()
    watching[Symbol.dispose]()
    expect(source.eventNames()).toEqual([])
  })
})
