import type { XmlElements } from '../xml/write-xml.ts'

/** Content of an `Owner` element. The name of the account is its ID. */
export function ownerElement(ownerId: string): XmlElements {
  return { ID: ownerId, DisplayName: ownerId }
}
