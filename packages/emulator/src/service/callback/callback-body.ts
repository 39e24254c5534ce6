import type { ObjectRecord } from '../../model/object-record.ts'
import type { CallbackConfig } from './callback-config.ts'

/** Replaces the `${…}` placeholders of a callback body; unknown ones become empty. */
export function callbackBody({ body, bodyType, variables }: CallbackConfig, object: ObjectRecord): string {
  const values: Readonly<Record<string, string | number>> = {
    bucket: object.bucket,
    object: object.key,
    etag: object.etag,
    size: object.byteLength,
    mimeType: object.properties.contentHeaders['Content-Type'] ?? '',
    ...variables,
  }
  const write = bodyType === 'application/json' ? JSON.stringify : writeFormValue
  return body.replaceAll(/\$\{([^}]*)\}/g, (_placeholder, name) => write(values[name] ?? ''))
}

function writeFormValue(value: string | number): string {
  return encodeURIComponent(value)
}
