/** Environment variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Whether a variable is `true`, in any case. */
export function isOn(environment: Environment, name: string): boolean {
  return environment[name]?.trim().toLowerCase() === 'true'
}

/** Returns the trimmed value of a variable, or `undefined` if it is not set or blank. */
export function readVariable(environment: Environment, name: string): string | undefined {
  return environment[name]?.trim() || undefined
}
