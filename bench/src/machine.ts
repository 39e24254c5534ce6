import { cpus, totalmem, type } from 'node:os'

/** The machine that measured, in a line. */
export function machine(): string {
  const processors = cpus()
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  return `${processors.length} × ${processors[0]?.model.trim() ?? 'processor'}, ${memory}, ${type()}, Node.js ${process.version}`
}
