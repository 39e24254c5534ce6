import type { ActiveUpload, Outcome, PlannedSource, Stop, UploadState } from '../src/machine/state.ts'
import type { PartSet } from '../src/model/part-set.ts'
import { type AwaitedEffect, type Node, numberOf } from './walk-node.ts'

type FieldOf<State> = State extends unknown ? keyof State : never
type Field = FieldOf<UploadState>
type ValueOf<Name extends Field, State = UploadState> = State extends { readonly [N in Name]: infer Value }
  ? Value
  : never

/**
 * Encodes what matters of each field for what can happen next, in small numbers. Complete by its type: no
 * field can be forgotten.
 */
const CODES: { readonly [Name in Field]: (value: ValueOf<Name>) => readonly number[] } = {
  phase: (phase) => [named(phase)],
  paused: (paused) => [Number(paused)],
  stop: stopCodes,
  restarts: (restarts) => [restarts],
  planned: plannedCodes,
  checkpoint: ({ header, parts, completing, shared = false }) => [
    named(header.uploadId),
    bitsOf(parts.map(({ number }) => number)),
    bitsOf(parts.flatMap(({ number, settled }) => (settled ? [number] : []))),
    Number(completing) + 2 * Number(shared),
  ],
  byListing: (byListing) => [Number(byListing)],
  upload: uploadCodes,
  stale: (stale) => [named(stale)],
  mayComplete: (mayComplete) => [Number(mayComplete)],
  uploadId: (id) => [named(id)],
  partsTotal: (total) => [total],
  inCheckpoint: (inCheckpoint) => [Number(inCheckpoint)],
  inFlight: (parts) => [bitsOf(parts)],
  reading: (part) => (part === undefined ? [] : [part]),
  cursor: (cursor) => [cursor],
  retryQueue: (parts) => [parts.reduce((code, part) => code * 8 + part, 0)],
  // In base 4: a part is rejected at most twice before the upload ends.
  rejections: (value) => [
    typeof value === 'number'
      ? value
      : [...value].reduce((code, [part, count]) => code + count * 4 ** part, 0),
  ],
  idGone: (gone) => [Number(gone)],
  failed: stopCodes,
  after: (after) => (after.goal === 'found' ? outcomeCodes(after.outcome) : stopCodes(after)),
  outcome: outcomeCodes,
}

const FIELDS = Object.keys(CODES) as readonly Field[]

/**
 * Equal for two nodes from which the same things can happen. Messages of errors do not count, nor how many
 * ids were created.
 */
export function keyOf(node: Node): string {
  const { state, pending, alive, leftBehind, durable, options, opened, marked, verified } = node
  const codes: number[] = []
  for (const field of FIELDS) {
    const value = (state as Partial<Record<Field, unknown>>)[field]
    if (value !== undefined) codes.push(...(CODES[field] as (value: unknown) => readonly number[])(value))
    codes.push(END)
  }
  codes.push(
    Number(opened) + 2 * Number(marked) + 4 * Number(verified),
    named(durable ?? ''),
    named(options ?? ''),
  )
  for (const id of alive) codes.push(named(id))
  codes.push(END)
  for (const id of leftBehind) codes.push(named(id))
  codes.push(END, ...pending.map(effectCode).sort((a, b) => a - b))
  return String.fromCharCode(...codes)
}

const END = 0xffff
const names = new Map<string, number>()

/** Returns a number for a name, from 1 on, the same for the same name. */
function named(name: string): number {
  const known = names.get(name)
  if (known !== undefined) return known
  names.set(name, names.size + 1)
  return names.size
}

function bitsOf(parts: Iterable<number>): number {
  let bits = 0
  for (const part of parts) bits |= 1 << part
  return bits
}

function effectCode(effect: AwaitedEffect): number {
  return named(effect.type) * 8 + numberOf(effect)
}

function stopCodes(stop: Stop | undefined): readonly number[] {
  if (stop === undefined) return []
  if (stop.goal === 'fail') return [named(stop.details.code), Number(stop.details.resumable)]
  return [named(stop.goal === 'restart' ? stop.reason : stop.goal)]
}

function outcomeCodes(outcome: Outcome): readonly number[] {
  if (!('error' in outcome)) return [named(outcome.kind)]
  return [named(outcome.kind), named(outcome.error.code), Number(outcome.error.resumable)]
}

function uploadCodes({ planned, uploadId, recorded, reused, ...upload }: ActiveUpload): readonly number[] {
  const flags = Number(upload.completionSent) + 2 * Number(upload.responseLost) + 4 * Number(upload.shared)
  return [
    ...plannedCodes(planned),
    named(uploadId),
    setCode(recorded),
    reused,
    flags,
    upload.rejectedCompletions,
  ]
}

function plannedCodes({ restarts, plan }: PlannedSource): readonly number[] {
  return [restarts + 8 * Number(plan.openEnded === true), plan.partCount]
}

function setCode({ bits }: PartSet): number {
  return bits[0] ?? 0
}
