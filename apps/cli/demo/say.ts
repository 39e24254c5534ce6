import { styleText } from 'node:util'

let chapter = 0

/** Prints the title of the next chapter. */
export function sayChapter(title: string): void {
  chapter += 1
  process.stdout.write(`\n${styleText('bold', `${chapter}. ${title}`)}\n`)
}

/** Prints lines of a chapter. */
export function say(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`   ${line}\n`)
}
