// What the browser can do at best: slices of the file by XMLHttpRequest, unsigned, without reading them.
import { observed } from './observed.ts'

observed(async (file, { endpoint, partSize, parallel }, observer) => {
  const sent = new Map<number, number>()
  const send = (at: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest()
      xhr.open('PUT', `${endpoint}/bucket/key?partNumber=${at / partSize + 1}`)
      xhr.upload.onprogress = ({ loaded }) => {
        sent.set(at, loaded)
        observer.progress(sent.values().reduce((sum, bytes) => sum + bytes, 0))
      }
      xhr.onload = () => resolve()
      xhr.onerror = () => reject(new Error('A part was not sent.'))
      xhr.send(file.slice(at, at + partSize))
    })
  let next = 0
  const sendAll = async (): Promise<void> => {
    while (next < file.size) {
      const at = next
      next += partSize
      await send(at)
    }
  }
  await Promise.all(Array.from({ length: parallel }, sendAll))
})
