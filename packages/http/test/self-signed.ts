import { createPrivateKey, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'

/** A private key and its certificate, both as PEM. */
export interface SelfSigned {
  readonly key: string
  readonly cert: string
}

/** Contents of a certificate. */
export interface SelfSignedOptions {
  /** DNS names of the server. */
  readonly names: readonly string[]
  /** Default: from a day ago until a day from now. */
  readonly validFrom?: Date
  readonly validTo?: Date
  /** Authority that signs it. Default: the certificate itself. */
  readonly issuer?: Authority
}

/** An authority: its name, and a key that signs. */
export interface Authority {
  readonly name: string
  readonly key: string
}

const DAY_MS = 24 * 60 * 60_000
const ECDSA_WITH_SHA256 = sequence(tlv(0x06, Buffer.from('2a8648ce3d040302', 'hex')))

/**
 * Creates a self-signed certificate (X.509, RFC 5280), so that no private key has to be stored in the
 * repository.
 */
export function selfSigned({ names, validFrom, validTo, issuer }: SelfSignedOptions): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = distinguishedName(names[0] ?? '')
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.of(2))),
    tlv(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    issuer === undefined ? name : distinguishedName(issuer.name),
    sequence(
      time(validFrom ?? new Date(Date.now() - DAY_MS)),
      time(validTo ?? new Date(Date.now() + DAY_MS)),
    ),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(alternativeNames(names))),
  )
  const certificate = sequence(
    body,
    ECDSA_WITH_SHA256,
    bitString(signatureOf(body, issuer === undefined ? privateKey : createPrivateKey(issuer.key))),
  )
  const base64 = certificate.toString('base64').replace(/.{64}/g, '$&\n')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
  }
}

function signatureOf(body: Buffer, key: KeyObject): Buffer {
  return createSign('sha256').update(body).sign(key)
}

function distinguishedName(commonName: string): Buffer {
  const oid = tlv(0x06, Buffer.from('550403', 'hex'))
  return sequence(tlv(0x31, sequence(oid, tlv(0x0c, Buffer.from(commonName)))))
}

function alternativeNames(names: readonly string[]): Buffer {
  const oid = tlv(0x06, Buffer.from('551d11', 'hex'))
  return sequence(oid, tlv(0x04, sequence(...names.map((name) => tlv(0x82, Buffer.from(name))))))
}

function time(date: Date): Buffer {
  return tlv(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, '')))
}

function bitString(bytes: Buffer): Buffer {
  return tlv(0x03, Buffer.concat([Buffer.of(0), bytes]))
}

function sequence(...items: readonly Uint8Array[]): Buffer {
  return tlv(0x30, Buffer.concat(items))
}

/** Encodes tag, length and value in DER. */
function tlv(tag: number, value: Uint8Array): Buffer {
  const { length } = value
  const long = length > 0xff ? Buffer.of(0x82, length >> 8, length & 0xff) : Buffer.of(0x81, length)
  return Buffer.concat([Buffer.of(tag), length < 0x80 ? Buffer.of(length) : long, value])
}
