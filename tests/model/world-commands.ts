import type { Fault } from '@oss/emulator'
import { checkSettled } from './check-run.ts'
import type { Command } from './user-commands.ts'

export const OPERATIONS = [
  'InitiateMultipartUpload',
  'UploadPart',
  'ListParts',
  'CompleteMultipartUpload',
  'AbortMultipartUpload',
  'HeadObject',
] as const

type Operation = (typeof OPERATIONS)[number]

export const disableRequests: Command = {
  check: ({ gateOpen }) => gateOpen,
  async run(model, world) {
    model.gateOpen = false
    world.client.disableRequests()
    // A paused upload sends nothing, so it is not interrupted before it resumes.
    if (model.running !== undefined && !model.paused) await checkSettled(model, world, model.running)
  },
  toString: () => 'DisableRequests',
}

export const enableRequests: Command = {
  check: ({ gateOpen }) => !gateOpen,
  async run(model, world) {
    model.gateOpen = true
    world.client.enableRequests()
  },
  toString: () => 'EnableRequests',
}

export function mutateFile(how: 'replace' | 'in place'): Command {
  return {
    check: () => true,
    async run(model, world) {
      model.version += 1
      await world.writeVersion(model.version, how)
    },
    toString: () => `MutateFile(${how})`,
  }
}

export const killAndRestart: Command = {
  check: () => true,
  async run(model, world) {
    if (model.running !== undefined) {
      model.ambiguousInitiates += 1
      for (const notice of model.running.notices) {
        if (notice.kind === 'upload-not-aborted') model.named.add(notice.uploadId)
      }
    }
    model.running = undefined
    model.paused = false
    model.gateOpen = true
    await world.killAndRestart()
  },
  toString: () => 'KillAndRestart',
}

/** The next requests of an operation are executed, and their responses are lost. */
export function loseResponses(operation: Operation, times: number): Command {
  return fault(`LoseAnswers(${operation}, ${times})`, operation, times, { kind: 'drop-response' })
}

/** The next so many requests of a kind do not arrive. */
export function dropRequests(operation: Operation, times: number): Command {
  return fault(`DropRequests(${operation}, ${times})`, operation, times, { kind: 'reset', when: 'before' })
}

function fault(name: string, operation: Operation, times: number, what: Fault): Command {
  return {
    check: () => true,
    async run(model, world) {
      world.service.emulator.faults.add({ match: { operation, nth: 1, times }, fault: what })
      if (operation === 'InitiateMultipartUpload' && what.kind === 'drop-response')
        model.ambiguousInitiates += times
    },
    toString: () => name,
  }
}
