import { cpus, loadavg, totalmem, type } from 'node:os'

/** The machine that measured, in a line. */
export function machine(): string {
  const processors = cpus()
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  return `${processors.length} × ${processors[0]?.model.trim() ?? 'processor'}, ${memory}, ${type()}, Node.js ${process.version}`
}

/** How many processes wanted to run in the last minute; more than one takes time from what is measured. */
export function busyness(): number {
  return loadavg()[0] ?? 0
}
