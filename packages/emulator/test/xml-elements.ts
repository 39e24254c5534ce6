/**
 * The inner text of every element of that name, in order; enough for the emulator's own regular documents.
 */
export function xmlElements(text: string, name: string): readonly string[] {
  return [...text.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))].map((match) => match[1] ?? '')
}

/** The first of them. */
export function xmlElement(text: string, name: string): string | undefined {
  return xmlElements(text, name)[0]
}
