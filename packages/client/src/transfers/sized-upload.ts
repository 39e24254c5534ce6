import { startUpload, type UploadHandle } from '@oss/multipart'
import { nameOf, sizedSource } from '../bodies/upload-body.ts'
import type { Connection } from '../connection/connection.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { objectHeaders } from '../options/object-options.ts'
import { checkObject } from '../options/request-input.ts'
import { prepareUpload } from './prepare-upload.ts'
import type { SizedUploadInput } from './upload-input.ts'

/** Options of other clients. Ignoring one could store content unencrypted, for example. */
const OF_OTHER_CLIENTS = [
  'file',
  'clientEncryption',
  'allowGrowth',
  'checkpointDir',
  'spoolDir',
  'expectedSize',
] as const

/**
 * Starts a resumable upload of content of known size, without the code for files, streams and encryption.
 *
 * @throws ValidationError or PlanError, before anything is sent or written
 */
export function sizedUpload(connection: Connection, input: SizedUploadInput): UploadHandle {
  checkObject(input)
  objectHeaders(input)
  for (const name of OF_OTHER_CLIENTS)
    if (Reflect.get(input, name) !== undefined)
      throw new ValidationError('OPTION_INVALID', name, `${name} requires OssCoreClient of @oss/client/core`)
  const { body, partSize, checkpoints } = input
  const source = sizedSource(body)
  if (source === undefined) {
    const message =
      'body must be one of: a string, bytes (a typed array, a DataView, an ArrayBuffer), a Blob, an UploadSource. Streams require OssCoreClient of @oss/client/core'
    throw new ValidationError('BODY_INVALID', 'body', message)
  }
  const { common, watchStore, follow } = prepareUpload(connection, input, {
    fileName: nameOf(body),
    partSize,
  })
  const store = checkpoints ?? connection.checkpoints ?? connection.defaultStore
  return follow(startUpload({ ...common, source, checkpoints: watchStore(store) }))
}
