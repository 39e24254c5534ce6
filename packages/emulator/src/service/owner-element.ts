import type { XmlNode } from '../xml/write-xml.ts'

/** The `Owner` element; there is one account, and its name is its id. */
export function ownerElement(ownerId: string): XmlNode {
  return [
    'Owner',
    [
      ['ID', ownerId],
      ['DisplayName', ownerId],
    ],
  ]
}
