import { createHash, timingSafeEqual } from 'node:crypto'
import { compareFingerprints, type SourceFingerprint } from '@oss/multipart'
import { isEncryptionError } from './encryption-error.ts'
import { type Envelope, openEnvelope } from './envelope.ts'
import type { Metadata } from './envelope-metadata.ts'
import type { KeyWrap } from './key-wrap.ts'

const FORMAT = 'oss-envelope'
const VERSION = 1

/** A fingerprint as the checkpoint of an encrypted upload has it. */
interface Sealed {
  readonly source: SourceFingerprint
  readonly metadata: Metadata
  readonly proof: string
}

/**
 * The fingerprint that a checkpoint gets in place of the source's own: it holds that one, the envelope with its wrapped key, and a proof that
 * they belong together. Its time of change is made of the envelope, so that an upload which knows nothing of envelopes finds another source.
 */
export async function sealFingerprint(
  keyWrap: KeyWrap,
  source: SourceFingerprint,
  envelope: Envelope,
): Promise<SourceFingerprint> {
  const { metadata } = envelope
  const fileId = JSON.stringify({
    format: FORMAT,
    version: VERSION,
    source: partsOf(source),
    metadata,
    proof: await proofOf(keyWrap, source, envelope),
  })
  return { size: source.size, mtimeNs: neverATime(fileId), ctimeNs: source.ctimeNs, fileId }
}

/** Why another envelope is needed. */
export type EnvelopeChange = 'source-changed' | 'encryption-changed'

/**
 * The envelope of a checkpoint, if it is one for the very content that the source has now, and can be opened.
 *
 * @returns why another envelope is needed, otherwise.
 * @throws what `unwrap` throws besides an EncryptionError: the key cannot be had now.
 */
export async function unsealFingerprint(
  keyWrap: KeyWrap,
  stored: SourceFingerprint,
  now: SourceFingerprint,
): Promise<Envelope | EnvelopeChange> {
  const sealed = parseSealed(stored.fileId)
  if (sealed === undefined) return 'encryption-changed'
  // In doubt it is another content: comparing what is stored says nothing of what was only sent.
  if (compareFingerprints(sealed.source, now) !== 'same') return 'source-changed'
  if (keyWrap.unwrap === undefined) return 'encryption-changed'
  try {
    const envelope = await openEnvelope(keyWrap, sealed.metadata)
    const isOwn = isEqual(await proofOf(keyWrap, sealed.source, envelope), sealed.proof)
    return isOwn ? envelope : 'encryption-changed'
  } catch (error) {
    if (isEncryptionError(error)) return 'encryption-changed'
    throw error
  }
}

/** A fingerprint that is of another content than the given one, whatever else is known of it. */
export function otherThan(source: SourceFingerprint): SourceFingerprint {
  return { ...source, mtimeNs: (BigInt(source.mtimeNs) + 1n).toString() }
}

/** By the key of the content: it is the right one. By the master key: it was made here. */
async function proofOf(
  keyWrap: KeyWrap,
  source: SourceFingerprint,
  { cipher, metadata }: Envelope,
): Promise<string> {
  const text = JSON.stringify([partsOf(source), metadata])
  return cipher.proofOf(JSON.stringify([text, (await keyWrap.authenticate?.(text)) ?? null]))
}

function partsOf({ size, mtimeNs, ctimeNs, fileId }: SourceFingerprint): readonly [number, ...string[]] {
  return [size, mtimeNs, ctimeNs, fileId]
}

/** Before 1970 by up to 30 years, and another for each envelope. */
function neverATime(text: string): string {
  const digest = createHash('sha256').update(text).digest()
  return (-(digest.readBigUInt64BE() % 10n ** 18n) - 1n).toString()
}

// R12: what is not exactly what was written is no envelope.
function parseSealed(text: string): Sealed | undefined {
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
