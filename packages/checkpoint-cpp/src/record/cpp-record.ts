/** The record that the C++ SDK keeps of an upload. */
export interface CppRecord {
  readonly bucket: string
  /** The path that was passed to `UploadObjectRequest`. */
  readonly filePath: string
  readonly key: string
  /** Modification time of the file, in whole seconds since the epoch. */
  readonly mtimeSeconds: number
  /** Part size in bytes. */
  readonly partSize: number
  /** Size of the file in bytes. */
  readonly size: number
  readonly uploadId: string
}
