import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { watchSignals } from './signals.ts'
import { Stopped } from './stopped.ts'

function watch() {
  const source = new EventEmitter()
  const stops: string[] = []
  const left: number[] = []
  const watching = watchSignals({
    source,
    onStop: ({ code }) => stops.push(code),
    leave: (exitCode) => left.push(exitCode),
  })
  return { source, stops, left, watching }
}

describe('watchSignals', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('aborts its signal at the first %s and does not leave', (name) => {
    const { source, stops, left, watching } = watch()
    source.emit(name)
    expect(watching.signal.reason).toMatchObject({ name: 'Stopped', code: name })
    expect({ stops, left }).toEqual({ stops: [name], left: [] })
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
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

  it('lets go of the process when it is disposed of', () => {
    const { source, watching } = watch()
    watching[Symbol.dispose]()
    expect(source.eventNames()).toEqual([])
  })
})
