import {
  type ByteStream,
  type CheckpointStore,
  type OpenSource,
  planParts,
  type SourceFingerprint,
  type UploadSource,
} from '@oss/multipart'
import type { ContentCipher } from './content-cipher.ts'
import { contentNamedSource } from './content-named-source.ts'
import { encryptedCheckpoints, type Unsealed } from './encrypted-checkpoints.ts'
import { encryptedSource } from './encrypted-source.ts'
import { encryptedStream } from './encrypted-stream.ts'
import { EncryptionError } from './encryption-error.ts'
import { createEnvelope, type Envelope } from './envelope.ts'
import { formatSizes, type Metadata } from './envelope-metadata.ts'
import type { KeyWrap } from './key-wrap.ts'
import { otherThan, sealFingerprint, unsealFingerprint } from './sealed-fingerprint.ts'

/** One content, and the one envelope that it gets. */
interface Content {
  readonly fingerprint: SourceFingerprint | undefined
  envelope: Promise<Envelope> | undefined
}

/** One upload, encrypted. Give its source and its checkpoints, and its metadata when the object is begun. */
export class EncryptedUpload {
  readonly #keyWrap: KeyWrap
  #content: Content = { fingerprint: undefined, envelope: undefined }
  #isRestored = false

  constructor(keyWrap: KeyWrap) {
    this.#keyWrap = keyWrap
  }

  /**
   * A source that gives the encrypted bytes of another. Each time it is opened it gets a new key, unless the checkpoint has one for the very
   * content. Bytes in memory are read once more, to tell them from others.
   */
  source(source: UploadSource): UploadSource {
    return {
      label: source.label,
      open: async (signal = new AbortController().signal) => {
        const plain = await source.open(signal)
        try {
          if (plain.stream !== undefined) throw unsuitable()
          return await this.open(await contentNamedSource(plain, signal))
        } catch (error) {
          await plain[Symbol.asyncDispose]()
          throw error
        }
      },
    }
  }

  /** The same of a source that is open. */
  async open(plain: OpenSource): Promise<OpenSource> {
    const first = await plain.fingerprint()
    const content: Content = { fingerprint: first, envelope: undefined }
    this.#content = content
    return encryptedSource({ plain, first, cipher: () => this.#cipherOf(content) })
  }

  /** The encrypted bytes of a stream that is read once. @throws SourceError when it was read before. */
  stream(stream: ByteStream): AsyncIterable<Uint8Array> {
    const content = this.#content
    return encryptedStream(stream, () => this.#cipherOf(content))
  }

  /** A checkpoint store that keeps the wrapped key too. @throws EncryptionError `CHECKPOINTS_SHARED` */
  checkpoints(store: CheckpointStore): CheckpointStore {
    return encryptedCheckpoints(store, {
      seal: async (source) => sealFingerprint(this.#keyWrap, source, await this.#envelopeOf(this.#content)),
      unseal: (stored) => this.#unseal(stored),
    })
  }

  /**
   * The user metadata that the object needs, for names without `x-oss-meta-`. To be asked for after the source was opened.
   *
   * @param sent - bytes of the whole when it goes in one request, or those of a part as they were asked for.
   */
  async metadata(sent: { readonly size: number } | { readonly partSize: number }): Promise<Metadata> {
    const { metadata } = await this.#envelopeOf(this.#content)
    if ('size' in sent) return { ...metadata, ...formatSizes({ unencrypted: sent.size }) }
    const data = this.#content.fingerprint?.size
    const { partSize: part } = planParts(data ?? 0, sent.partSize)
    return { ...metadata, ...formatSizes({ data, part }) }
  }

  async #unseal(stored: SourceFingerprint): Promise<Unsealed> {
    const content = this.#content
    const { fingerprint } = content
    // Later it is only asked for to be thrown away, which needs no key.
    if (fingerprint === undefined || this.#isRestored) return { source: stored }
    this.#isRestored = true
    const envelope = await unsealFingerprint(this.#keyWrap, stored, fingerprint)
    // Parts of one envelope are never mixed with those of another: the machine finds another source, and sends everything again.
    if (envelope === 'source-changed') return { source: otherThan(fingerprint) }
    if (envelope === 'encryption-changed') return { source: otherThan(fingerprint), unusable: envelope }
    content.envelope = Promise.resolve(envelope)
    return { source: fingerprint }
  }

  async #cipherOf(content: Content): Promise<ContentCipher> {
    return (await this.#envelopeOf(content)).cipher
  }

  #envelopeOf(content: Content): Promise<Envelope> {
    content.envelope ??= createEnvelope(this.#keyWrap)
    return content.envelope
  }
}

function unsuitable(): EncryptionError {
  const message =
    'A stream that is opened again may give other bytes, and two contents must never be encrypted with one key. Give a file, or a stream that is read once.'
  return new EncryptionError('SOURCE_UNSUITABLE', message)
}
