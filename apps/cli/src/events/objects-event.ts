/** Progress of a command that counts, copies, moves or deletes objects, once a second. */
export interface ObjectsProgressed {
  readonly kind: 'objects-progress'
  /** `listing`: the files and objects of both sides of `oss sync`. */
  readonly phase: 'listing' | 'counting' | 'copying' | 'moving' | 'deleting'
  /** Number of objects so far. */
  readonly objects: number
  /** `null` unless the objects were counted before. */
  readonly objectsTotal: number | null
  /** Size of the objects so far. */
  readonly byteLength: number
}
