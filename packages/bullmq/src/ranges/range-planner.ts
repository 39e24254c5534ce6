/** A range of the entries of one directory, each with everything below it. */
export interface PlannedRange {
  /** Path of the directory in the tree, with `/` at its end unless it is empty. */
  readonly path: string
  /** First name of the range, and the first after it; directories with `/` at the end. Default: no bound. */
  readonly from?: string
  readonly before?: string
  readonly files: number
  readonly bytes: number
}

/** A directory that is being walked: the range that is open in it. */
interface OpenDirectory {
  readonly path: string
  from: string | undefined
  files: number
  bytes: number
  /** Whether a part of the directory is in a range of its own already. */
  isSplit: boolean
}

/** The character after `/`, so that the directory with this suffix is the first name after its entries. */
const AFTER_SLASH = '0'

/**
 * Divides a tree into ranges of a limited number of files, from its files in the order of their keys. A
 * directory is one range with everything below it, if that is few enough files; otherwise its subdirectories
 * are, and what lies between them. So a file that is added changes only the ranges of its own directories.
 *
 * Holds one entry for each level of the tree (R14).
 */
export class RangePlanner {
  readonly #limit: number
  readonly #ranges: PlannedRange[] = []
  readonly #open: OpenDirectory[] = [openDirectory('')]

  constructor(limit: number) {
    this.#limit = limit
  }

  /**
   * Adds a file.
   *
   * @param path - its path in the tree; that of a directory, with `/` at its end, stands for an entry of it
   *   that has no name.
   * @returns the ranges that are complete.
   */
  add(path: string, bytes: number): readonly PlannedRange[] {
    this.#enter(path.slice(0, path.lastIndexOf('/') + 1))
    this.#count(path.slice(path.lastIndexOf('/') + 1), 1, bytes)
    return this.#ranges.splice(0)
  }

  /** Returns the last ranges. */
  end(): readonly PlannedRange[] {
    while (this.#open.length > 1) this.#leave()
    this.#cut(undefined)
    return this.#ranges.splice(0)
  }

  get #directory(): OpenDirectory {
    return this.#open[this.#open.length - 1] as OpenDirectory
  }

  #enter(directory: string): void {
    while (!directory.startsWith(this.#directory.path)) this.#leave()
    while (this.#directory.path !== directory) {
      const end = directory.indexOf('/', this.#directory.path.length) + 1
      this.#open.push(openDirectory(directory.slice(0, end)))
    }
  }

  /** Adds a directory that was walked to the range of its parent, or ends its own last range. */
  #leave(): void {
    const { path, isSplit, files, bytes } = this.#directory
    if (isSplit) this.#cut(undefined)
    this.#open.pop()
    const parent = this.#directory
    const name = path.slice(parent.path.length)
    if (isSplit) {
      this.#cut(name)
      parent.from = `${name.slice(0, -1)}${AFTER_SLASH}`
    } else this.#count(name, files, bytes)
  }

  #count(name: string, files: number, bytes: number): void {
    const directory = this.#directory
    if (directory.files > 0 && directory.files + files > this.#limit && name !== '') this.#cut(name)
    directory.files += files
    directory.bytes += bytes
  }

  /** Ends the range before a name. */
  #cut(before: string | undefined): void {
    const directory = this.#directory
    const { path, from, files, bytes } = directory
    if (files > 0)
      this.#ranges.push({
        path,
        ...(from !== undefined && { from }),
        ...(before !== undefined && { before }),
        files,
        bytes,
      })
    Object.assign(directory, { from: before, files: 0, bytes: 0, isSplit: true })
  }
}

function openDirectory(path: string): OpenDirectory {
  return { path, from: undefined, files: 0, bytes: 0, isSplit: false }
}
