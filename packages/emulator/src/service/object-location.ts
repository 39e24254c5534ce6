import { percentEncodePath } from '../wire/percent-encoding.ts'
import type { OperationRequest } from './operation.ts'

/** URL of an object in this emulator, in path style, which works with every endpoint. */
export function objectLocation({ endpoint, bucket, key }: OperationRequest): string {
  return `http://${endpoint}/${bucket}/${percentEncodePath(key)}`
}
