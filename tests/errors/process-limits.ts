import { execFileSync } from 'node:child_process'

/** The user "nobody" of Debian, who owns no file. */
const NOBODY = 65_534

/** Calls a function without the permissions of the superuser, who may write everywhere. */
export async function asOtherUser<Result>(call: () => Promise<Result>): Promise<Result> {
  const user = process.geteuid?.()
  if (user !== 0) return call()
  process.seteuid?.(NOBODY)
  try {
    return await call()
  } finally {
    process.seteuid?.(user)
  }
}

/** Calls a function while no file of this process can grow beyond `byteLength`. Linux only. */
export async function withFileSizeLimit<Result>(
  byteLength: number,
  call: () => Promise<Result>,
): Promise<Result> {
  const setLimit = (limit: number | 'unlimited'): void =>
    void execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${limit}:unlimited`])
  // Without a listener, the signal of the first such write ends the process.
  const ignore = (): void => undefined
  process.on('SIGXFSZ', ignore)
  setLimit(byteLength)
  try {
    return await call()
  } finally {
    setLimit('unlimited')
    process.off('SIGXFSZ', ignore)
  }
}
