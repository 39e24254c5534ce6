import { percentEncodePath } from '../wire/percent-encoding.ts'
import type { OperationRequest } from './operation.ts'

/** URL at which this emulator has the object. In path style, which works with every endpoint. */
export function objectLocation({ endpoint, bucket, key }: OperationRequest): string {
  return `http://${endpoint}/${bucket}/${percentEncodePath(key)}`
}
