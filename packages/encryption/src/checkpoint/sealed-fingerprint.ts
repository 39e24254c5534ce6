import { createHash, timingSafeEqual } from 'node:crypto'
import { compareFingerprints, type SourceFingerprint } from '@oss/multipart'
import { type Envelope, openEnvelope } from '../envelope/envelope.ts'
import type { Metadata } from '../envelope/envelope-metadata.ts'
import { isEncryptionError } from '../errors/encryption-error.ts'
import type { KeyWrap } from '../keys/key-wrap.ts'

const FORMAT = 'oss-envelope'
const VERSION = 1

/** Fields of the JSON text in the header of a checkpoint. */
interface SealedFields {
  readonly source: SourceFingerprint
  readonly metadata: Metadata
  readonly proof: string
}

/** The fields of a checkpoint header that describe the source of an encrypted upload. */
export interface SealedFingerprint {
  /** The fingerprint of the source, with an impossible time. */
  readonly source: SourceFingerprint
  /** JSON text with the fingerprint, the envelope and a MAC of both. */
  readonly sealed: string
}

/**
 * Builds the text that the checkpoint of an encrypted upload stores: the fingerprint of the source, the
 * envelope with the wrapped key, and a MAC of both. The modification time of the stored
 * fingerprint is derived from the envelope, so that an upload without encryption treats the source as
 * changed, also if a store loses the text.
 */
export async function sealFingerprint(
  keyWrap: KeyWrap,
  source: SourceFingerprint,
  envelope: Envelope,
): Promise<SealedFingerprint> {
  const { metadata } = envelope
  const sealed = JSON.stringify({
    format: FORMAT,
    version: VERSION,
    source: fieldsOf(source),
    metadata,
    proof: await computeMac(keyWrap, source, envelope),
  })
  return { source: { ...source, mtimeNs: impossibleTime(sealed) }, sealed }
}

/** The reason why a new envelope is needed. */
export type EnvelopeChange = 'source-changed' | 'encryption-changed'

/**
 * Opens the envelope of a checkpoint if it belongs to the current content of the source.
 *
 * @returns the envelope, or the reason why a new one is needed
 * @throws any error of `unwrap` except EncryptionError, because the key may be available later
 */
export async function unsealFingerprint(
  keyWrap: KeyWrap,
  text: string | undefined,
  current: SourceFingerprint,
): Promise<Envelope | EnvelopeChange> {
  const sealed = parseSealed(text ?? '')
  if (sealed === undefined) return 'encryption-changed'
  // In doubt the content counts as changed: it could be compared with stored parts, but not with the bytes of
  // a part whose response was lost.
  if (compareFingerprints(sealed.source, current) !== 'same') return 'source-changed'
  if (keyWrap.unwrap === undefined) return 'encryption-changed'
  try {
    const envelope = await openEnvelope(keyWrap, sealed.metadata)
    const isAuthentic = isEqual(await computeMac(keyWrap, sealed.source, envelope), sealed.proof)
    return isAuthentic ? envelope : 'encryption-changed'
  } catch (error) {
    if (isEncryptionError(error)) return 'encryption-changed'
    throw error
  }
}

/** Returns a fingerprint that never equals the given one. */
export function differentFingerprint(source: SourceFingerprint): SourceFingerprint {
  return { ...source, mtimeNs: (BigInt(source.mtimeNs) + 1n).toString() }
}

/**
 * Computes a MAC with the content key, which verifies that key, over a MAC with the master key, which
 * verifies that its owner created the envelope.
 */
async function computeMac(
  keyWrap: KeyWrap,
  source: SourceFingerprint,
  { cipher, metadata }: Envelope,
): Promise<string> {
  const text = JSON.stringify([fieldsOf(source), metadata])
  return cipher.proofOf(JSON.stringify([text, (await keyWrap.authenticate?.(text)) ?? null]))
}

function fieldsOf({ size, mtimeNs, ctimeNs, fileId }: SourceFingerprint): readonly [number, ...string[]] {
  return [size, mtimeNs, ctimeNs, fileId]
}

/** A time before 1970, different for each envelope. */
function impossibleTime(text: string): string {
  const digest = createHash('sha256').update(text).digest()
  return (-(digest.readBigUInt64BE() % 10n ** 18n) - 1n).toString()
}

// R12: anything but the exact format is treated as no envelope.
function parseSealed(text: string): SealedFields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return undefined
    const fields = new Map<string, unknown>(Object.entries(value))
    if (fields.get('format') !== FORMAT || fields.get('version') !== VERSION) return undefined
    const source = parseSource(fields.get('source'))
    const metadata = parseMetadata(fields.get('metadata'))
    const proof = fields.get('proof')
    if (source === undefined || metadata === undefined || typeof proof !== 'string') return undefined
    return { source, metadata, proof }
  } catch {
    return undefined
  }
}

function parseSource(value: unknown): SourceFingerprint | undefined {
  if (!Array.isArray(value) || value.length !== 4) return undefined
  const [size, mtimeNs, ctimeNs, fileId]: readonly unknown[] = value
  if (typeof size !== 'number' || typeof mtimeNs !== 'string') return undefined
  if (typeof ctimeNs !== 'string' || typeof fileId !== 'string') return undefined
  return { size, mtimeNs, ctimeNs, fileId }
}

function parseMetadata(value: unknown): Metadata | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const entries = Object.entries(value)
  return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')
    ? Object.fromEntries(entries)
    : undefined
}

function isEqual(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)]
  return first.byteLength === second.byteLength && timingSafeEqual(first, second)
}
