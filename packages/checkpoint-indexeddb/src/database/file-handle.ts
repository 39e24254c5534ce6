/** The part of a `FileSystemFileHandle` that is used. */
export interface FileHandle {
  readonly kind: 'file'
  readonly name: string
  /** Reads the file as it is now. */
  getFile(): Promise<File>
  /** Whether the page may read the file without asking the user. */
  queryPermission?(descriptor: { readonly mode: 'read' }): Promise<string>
  /** Asks the user. To be called in a click or key event. */
  requestPermission?(descriptor: { readonly mode: 'read' }): Promise<string>
}
