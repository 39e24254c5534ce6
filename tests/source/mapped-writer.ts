import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { ensureDebianPackage } from '../debian/ensure-debian-package.ts'

/** A process that has a file in its memory (`mmap`), and writes to it there. */
export interface MappedWriter extends AsyncDisposable {
  /** Writes one byte, without a system call. */
  write(at: number, byte: number): Promise<void>
}

// Both write each page once before they say that they are ready: the first write to a page sets the times of
// the file, later ones do not.
const PYTHON = `
import mmap, sys
with open(sys.argv[1], 'r+b') as file:
    memory = mmap.mmap(file.fileno(), 0)
for page in range(0, len(memory), 4096):
    memory[page] = memory[page]
print('ready', flush=True)
for line in sys.stdin:
    at, byte = line.split()
    memory[int(at)] = int(byte)
    print('written', flush=True)
`

const C = `
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
int main(int count, char **words) {
  int file = open(words[1], O_RDWR);
  struct stat facts;
  if (count != 2 || file < 0 || fstat(file, &facts) != 0) return 1;
  volatile unsigned char *memory = mmap(0, facts.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (memory == MAP_FAILED) return 1;
  for (long page = 0; page < facts.st_size; page += 4096) memory[page] = memory[page];
  puts("ready");
  fflush(stdout);
  long at;
  int byte;
  while (scanf("%ld %d", &at, &byte) == 2) {
    memory[at] = byte;
    puts("written");
    fflush(stdout);
  }
}
`

/** Whether this machine has something to write such a program in. With OSS_TEST_INSTALL=1 it is installed. */
export function canMapFiles(): boolean {
  if (process.platform === 'win32') return false
  return ensureDebianPackage('python3-minimal', () => language() !== undefined)
}

/** Starts a writer. All pages of the file have been written to when it resolves. */
export async function startMappedWriter(file: string): Promise<MappedWriter> {
  const child = start(file)
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the writer ended with ${code}`)))
  })
  failed.catch(() => {})
  const next = (): Promise<unknown> => Promise.race([lines.next(), failed])
  await next()
  return {
    async write(at, byte) {
      child.stdin.write(`${at} ${byte}\n`)
      await next()
    },
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once('close', resolve))
      child.stdin.end()
      await ended
    },
  }
}

function start(file: string): ChildProcessWithoutNullStreams {
  if (language() === 'python') return spawn('python3', ['-c', PYTHON, file])
  const program = `${file}.mapped-writer`
  execFileSync('cc', ['-x', 'c', '-o', program, '-'], { input: C })
  return spawn(program, [file])
}

function language(): 'python' | 'c' | undefined {
  if (runs('python3', ['-c', 'import mmap'])) return 'python'
  return runs('cc', ['--version']) ? 'c' : undefined
}

function runs(command: string, words: readonly string[]): boolean {
  try {
    execFileSync(command, words, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
