import { styleText } from 'node:util'

let chapter = 0

/** Begins the next chapter of the demo. */
export function sayChapter(title: string): void {
  chapter += 1
  process.stdout.write(`\n${styleText('bold', `${chapter}. ${title}`)}\n`)
}

/** Says what happens. */
export function say(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`   ${line}\n`)
}
