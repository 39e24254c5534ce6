import {
  type ByteStream,
  type CheckpointStore,
  type OpenSource,
  planParts,
  type ServiceLimits,
  type SourceFingerprint,
  type UploadHeader,
  type UploadSource,
} from '@oss/multipart'
import { encryptedCheckpoints, type UnsealedFingerprint } from '../checkpoint/encrypted-checkpoints.ts'
import { differentFingerprint, sealFingerprint, unsealFingerprint } from '../checkpoint/sealed-fingerprint.ts'
import type { ContentCipher } from '../envelope/content-cipher.ts'
import { createEnvelope, type Envelope } from '../envelope/envelope.ts'
import { formatSizes, type Metadata } from '../envelope/envelope-metadata.ts'
import { EncryptionError } from '../errors/encryption-error.ts'
import type { KeyWrap } from '../keys/key-wrap.ts'
import { encryptedSource } from '../sources/encrypted-source.ts'
import { encryptedStream } from '../sources/encrypted-stream.ts'
import { hashedSource } from '../sources/hashed-source.ts'

/** One content and its envelope, which no other content may use. */
interface EncryptedContent {
  readonly fingerprint: SourceFingerprint | undefined
  envelope: Promise<Envelope> | undefined
}

/** Encrypts one upload: its source, its checkpoints and the metadata of its object. */
export class EncryptedUpload {
  readonly #keyWrap: KeyWrap
  #content: EncryptedContent = { fingerprint: undefined, envelope: undefined }
  #isRestored = false

  constructor(keyWrap: KeyWrap) {
    this.#keyWrap = keyWrap
  }

  /**
   * Returns a source with the encrypted bytes of another. Each time it is opened it gets a new key, unless
   * the checkpoint has one for the same content. Bytes in memory are read an additional time to hash them.
   */
  source(source: UploadSource): UploadSource {
    return {
      label: source.label,
      open: async (signal = new AbortController().signal) => {
        const plain = await source.open(signal)
        try {
          if (plain.stream !== undefined) throw unsuitableSourceError()
          return await this.open(await hashedSource(plain, signal))
        } catch (error) {
          await plain[Symbol.asyncDispose]()
          throw error
        }
      },
    }
  }

  /** Like `source`, for an open source. */
  async open(plain: OpenSource): Promise<OpenSource> {
    const fingerprint = await plain.fingerprint()
    const content: EncryptedContent = { fingerprint, envelope: undefined }
    this.#content = content
    return encryptedSource({ plain, fingerprint, cipher: () => this.#cipherOf(content) })
  }

  /** Encrypts a one-shot stream. @throws SourceError if it was read before */
  stream(stream: ByteStream): AsyncIterable<Uint8Array> {
    const content = this.#content
    return encryptedStream(stream, () => this.#cipherOf(content))
  }

  /**
   * Returns a checkpoint store that also keeps the wrapped key.
   *
   * @throws EncryptionError `CHECKPOINTS_SHARED`
   */
  checkpoints(store: CheckpointStore): CheckpointStore {
    return encryptedCheckpoints(store, {
      seal: async (source) => sealFingerprint(this.#keyWrap, source, await this.#envelopeOf(this.#content)),
      unseal: (stored) => this.#unseal(stored),
    })
  }

  /**
   * Returns the user metadata of the object, with names without `x-oss-meta-`. Call it after the source was
   * opened.
   *
   * @param sent - size of the object if it is sent in one request, otherwise the requested part size, in
   * bytes, and the limits of the service
   */
  async metadata(
    sent: { readonly size: number } | { readonly partSize: number; readonly limits: ServiceLimits },
  ): Promise<Metadata> {
    const { metadata } = await this.#envelopeOf(this.#content)
    if ('size' in sent) return { ...metadata, ...formatSizes({ unencrypted: sent.size }) }
    const data = this.#content.fingerprint?.size
    const { partSize: part } = planParts(sent.limits, data ?? 0, sent.partSize)
    return { ...metadata, ...formatSizes({ data, part }) }
  }

  async #unseal({ source: stored, sealed }: UploadHeader): Promise<UnsealedFingerprint> {
    const content = this.#content
    const { fingerprint } = content
    // After the first time, a checkpoint is only read to be removed, which needs no key.
    if (fingerprint === undefined || this.#isRestored) return { source: stored }
    this.#isRestored = true
    const envelope = await unsealFingerprint(this.#keyWrap, sealed, fingerprint)
    // Parts of two envelopes are never mixed: the upload treats the source as changed and sends all parts
    // again.
    if (envelope === 'source-changed') return { source: differentFingerprint(fingerprint) }
    if (envelope === 'encryption-changed')
      return { source: differentFingerprint(fingerprint), unusable: envelope }
    content.envelope = Promise.resolve(envelope)
    return { source: fingerprint }
  }

  async #cipherOf(content: EncryptedContent): Promise<ContentCipher> {
    return (await this.#envelopeOf(content)).cipher
  }

  #envelopeOf(content: EncryptedContent): Promise<Envelope> {
    content.envelope ??= createEnvelope(this.#keyWrap)
    return content.envelope
  }
}

function unsuitableSourceError(): EncryptionError {
  const message =
    'A reopenable stream cannot be encrypted: it may return other bytes, and one key must never encrypt two contents. Pass a file, or a stream that is read once.'
  return new EncryptionError('SOURCE_UNSUITABLE', message)
}
