/** The ports of a download. */
export type Port = 'reader' | 'target' | 'checkpoint'

/** Wraps the error of a port, and names the port. Internal to the package. */
export class PortFailure extends Error {
  override readonly name = 'PortFailure'
  readonly port: Port

  constructor(port: Port, cause: unknown) {
    super(`the ${port} failed`, { cause })
    this.port = port
  }
}

/** Calls a port. @throws PortFailure with the port's error as the `cause` */
export async function callPort<Result>(port: Port, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call()
  } catch (error) {
    throw new PortFailure(port, error)
  }
}
