import type { FileHandle } from '@oss/browser'

/** A file that the user picked or dropped, with its handle where the browser provides one. */
export interface PickedFile {
  readonly file: File
  /** With a handle, the upload resumes after a reload without the file being picked again. */
  readonly handle: FileHandle | undefined
}

/** Chromium's picker and the handles of dropped files, which TypeScript's types of pages do not have. */
interface HandleSupport {
  showOpenFilePicker?(options: { readonly multiple: boolean }): Promise<readonly FileHandle[]>
}
interface HandleItem {
  getAsFileSystemHandle?(): Promise<(FileHandle & { readonly kind: string }) | null>
}

/** Whether the browser has a picker that returns handles. */
export function hasHandlePicker(): boolean {
  return 'showOpenFilePicker' in globalThis
}

/** Opens the picker that returns handles. Resolves to nothing when the user closes it. */
export async function pickHandles(multiple = true): Promise<readonly PickedFile[]> {
  try {
    const handles = (await (globalThis as HandleSupport).showOpenFilePicker?.({ multiple })) ?? []
    return await Promise.all(handles.map(withFile))
  } catch {
    return []
  }
}

/** Returns the files of a drop, with handles where the browser provides them. Folders are skipped. */
export async function droppedFiles(transfer: DataTransfer): Promise<readonly PickedFile[]> {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file')
  // Both must be read before the first wait: the drop is empty after the event.
  const found = items.map((item) => ({
    file: item.getAsFile(),
    handle: (item as unknown as HandleItem).getAsFileSystemHandle?.().catch(() => null),
  }))
  const picked = await Promise.all(
    found.map(async ({ file, handle }) => {
      const resolved = await handle
      if (resolved?.kind === 'file') return withFile(resolved)
      return file === null || resolved?.kind === 'directory' ? undefined : { file, handle: undefined }
    }),
  )
  return picked.filter((one) => one !== undefined)
}

/** Reads the file of a handle. */
export async function withFile(handle: FileHandle): Promise<PickedFile> {
  return { file: await handle.getFile(), handle }
}
