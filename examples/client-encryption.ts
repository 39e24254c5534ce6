// Uploads an encrypted file, whose content OSS never sees, and reads a range of it (OSS documentation: Client-side encryption).
// After a crash, run it again: it resumes with the same key.
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { clientEncryption, rsaKeyWrap } from '@oss/encryption'
import { bucket, exampleClient, exampleFile } from './settings.ts'

/** The master key: a PEM file, created at the first run. Anyone who has it can decrypt all objects; without it, they are lost. */
function masterKey(path: string): { readonly publicKey: string; readonly privateKey: string } {
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 })
    writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  }
  const privateKey = readFileSync(path, 'utf8')
  return {
    privateKey,
    publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString(),
  }
}

await using client = exampleClient()
const object = {
  bucket,
  key: 'exampledir/secret.bin',
  clientEncryption: clientEncryption(rsaKeyWrap(masterKey(process.argv[3] ?? 'master-key.pem'))),
}
const upload = client.resumableUpload({ ...object, file: exampleFile(), partSize: 102_400 })
const { size, partsReused } = await upload.done()
console.log(`${size} bytes are stored encrypted; ${partsReused} parts were there already`)

await using chunk = await client.getObject({ ...object, range: { start: 5, end: 10 } })
console.log(`bytes 5 to 9: ${Buffer.from(await chunk.bytes()).toString('hex')}`)
