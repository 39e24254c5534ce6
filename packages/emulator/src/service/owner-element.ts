import type { XmlElements } from '../xml/write-xml.ts'

/** The `Owner` element; there is one account, and its name is its id. */
export function ownerElement(ownerId: string): XmlElements {
  return { ID: ownerId, DisplayName: ownerId }
}
