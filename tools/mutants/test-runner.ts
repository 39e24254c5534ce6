import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { TestReport, TestRequest } from './test-process.ts'

/** Runs one test file after another in a process of its own, which is replaced when a mutant never ends. */
export class TestRunner implements AsyncDisposable {
  #child: ChildProcess | undefined

  /** @returns `undefined` when the tests did not end within the limit. */
  async run(request: TestRequest, limitMs: number): Promise<TestReport | undefined> {
    this.#child ??= await this.#start()
    const child = this.#child
    const reply = receive(child, limitMs)
    child.send(request)
    const report = await reply
    if (report === undefined) await this[Symbol.asyncDispose]()
    return report
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    // The whole group: its workers and the processes that tests have started.
    process.kill(-child.pid, 'SIGKILL')
    await ended
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(join(import.meta.dirname, 'test-process.ts'), {
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    if ((await receive(child, 120_000)) === undefined) throw new Error('vitest does not start')
    return child
  }
}

function receive(child: ChildProcess, limitMs: number): Promise<TestReport | undefined> {
  return new Promise((resolve) => {
    const end = (report?: TestReport): void => {
      clearTimeout(timer)
      child.off('message', end).off('exit', onExit)
      resolve(report)
    }
    const onExit = (): void => end()
    const timer = setTimeout(onExit, limitMs)
    child.once('message', end).once('exit', onExit)
  })
}
