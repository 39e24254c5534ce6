/** Which port failed, for errors that do not tell it themselves. */
export type Port = 'reader' | 'target' | 'checkpoint'

/** What a port threw, and which one it was. Never leaves the package. */
export class PortFailure extends Error {
  override readonly name = 'PortFailure'
  readonly port: Port

  constructor(port: Port, cause: unknown) {
    super(`the ${port} failed`, { cause })
    this.port = port
  }
}

/** Calls a port. @throws PortFailure with what it threw as the `cause`. */
export async function callPort<Result>(port: Port, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call()
  } catch (error) {
    throw new PortFailure(port, error)
  }
}
