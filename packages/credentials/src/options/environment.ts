/** The variables of a process's environment. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Whether a variable is set to `true`, in any case. */
export function isOn(environment: Environment, name: string): boolean {
  return environment[name]?.trim().toLowerCase() === 'true'
}

/** A variable's value, if it has one that is not blank. */
export function variable(environment: Environment, name: string): string | undefined {
  return environment[name]?.trim() || undefined
}
