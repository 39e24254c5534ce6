import { readdirSync, readFileSync } from 'node:fs'
import type { Browser } from 'puppeteer-core'

/**
 * Stops all processes of a browser (SIGSTOP), as the sleep of the machine does, until the returned function
 * is called. Linux only.
 */
export function stopBrowser(browser: Browser): () => void {
  const ids = processesOf(browser)
  for (const id of ids) process.kill(id, 'SIGSTOP')
  return () => {
    for (const id of ids) process.kill(id, 'SIGCONT')
  }
}

/** The processes of a browser: its first one and all that descend from it. */
function processesOf(browser: Browser): readonly number[] {
  const root = browser.process()?.pid
  if (root === undefined) throw new Error('The browser has no process.')
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const [, parent] = /^PPid:\s+(\d+)$/m.exec(readText(`/proc/${name}/status`)) ?? []
    parents.set(Number(name), Number(parent ?? 0))
  }
  const isWithin = (id: number): boolean => id === root || (id > 0 && isWithin(parents.get(id) ?? 0))
  return [...parents.keys()].filter(isWithin)
}

/** A process may have ended in the meantime. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
