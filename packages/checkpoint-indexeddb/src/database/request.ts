/** The part of an `IDBRequest` that is used. The types of pages would hide those of Node.js elsewhere. */
export interface Request<Result> {
  readonly result: Result
  readonly error: unknown
  onsuccess: (() => void) | null
  onerror: (() => void) | null
}

/** Resolves with the result of a request, while its transaction is still active. */
export function resultOf<Result>(request: Request<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
