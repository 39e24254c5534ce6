import { createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'

/** A key and a certificate for it, both as PEM. */
export interface SelfSigned {
  readonly key: string
  readonly cert: string
}

/** What a certificate says. */
export interface SelfSignedOptions {
  /** DNS names it is for. */
  readonly names: readonly string[]
  /** Default: from a day ago until a day from now. */
  readonly validFrom?: Date
  readonly validTo?: Date
}

const dayMs = 24 * 60 * 60_000
const ecdsaWithSha256 = sequence(tlv(0x06, Buffer.from('2a8648ce3d040302', 'hex')))

/** Makes a certificate that nobody but itself has signed (X.509, RFC 5280), so that no key has to be kept anywhere. */
export function selfSigned({ names, validFrom, validTo }: SelfSignedOptions): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = distinguishedName(names[0] ?? '')
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.of(2))),
    tlv(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    ecdsaWithSha256,
    name,
    sequence(time(validFrom ?? new Date(Date.now() - dayMs)), time(validTo ?? new Date(Date.now() + dayMs))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(alternativeNames(names))),
  )
  const certificate = sequence(body, ecdsaWithSha256, bitString(signatureOf(body, privateKey)))
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

/** Tag, length and value, the shape of everything in DER. */
function tlv(tag: number, value: Uint8Array): Buffer {
  const { length } = value
  const long = length > 0xff ? Buffer.of(0x82, length >> 8, length & 0xff) : Buffer.of(0x81, length)
  return Buffer.concat([Buffer.of(tag), length < 0x80 ? Buffer.of(length) : long, value])
}
