import type { Terminal } from '../src/host/terminal.ts'

/** A terminal whose user gives these answers, in order. */
export interface AnsweringTerminal extends Terminal {
  /** The questions so far; those with a hidden answer end with `(hidden)`. */
  readonly questions: readonly string[]
}

/** Creates one. A question without an answer is the end of the input. */
export function answeringTerminal(...answers: readonly string[]): AnsweringTerminal {
  const questions: string[] = []
  return {
    questions,
    async ask(question, { isHidden = false }) {
      questions.push(isHidden ? `${question}(hidden)` : question)
      return answers[questions.length - 1]
    },
  }
}
