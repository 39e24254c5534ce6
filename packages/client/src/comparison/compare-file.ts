import { type Connection, prepareCall } from '../connection/connection.ts'
import { ownSignal } from '../connection/own-signal.ts'
import { sendHeadObject } from '../operations/head-object.ts'
import { checkObject, type ObjectInput } from '../options/request-input.ts'
import { type MatchingObject, sameContent } from './same-content.ts'

/** An object and the file to compare it with. */
export interface CompareFileInput extends ObjectInput {
  /** Path of a regular file. */
  readonly file: string
}

/** Compares an object with a file. @throws ValidationError or SourceError */
export async function compareFile(
  connection: Connection,
  input: CompareFileInput,
): Promise<MatchingObject | undefined> {
  checkObject(input)
  const { context, send } = prepareCall(connection, input)
  const object = await sendHeadObject(context, input, send)
  const signal = ownSignal(input.signal)
  return object && (await sameContent(object, input.file, signal))
}
