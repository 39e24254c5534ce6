import { useRef, useState } from 'preact/hooks'
import { droppedFiles, hasHandlePicker, type PickedFile, pickHandles } from '../uploads/picked-file.ts'

/** Input of the drop zone. */
export interface DropZoneProps {
  readonly bucket: string
  readonly onFiles: (files: readonly PickedFile[]) => void
}

/** Takes files by drop or by a picker. */
export function DropZone({ bucket, onFiles }: DropZoneProps) {
  const [isOver, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  return (
    <section
      class={isOver ? 'drop over' : 'drop'}
      aria-label="New upload"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        if (event.dataTransfer !== null) void droppedFiles(event.dataTransfer).then(onFiles)
      }}
    >
      <div>
        <p class="drop-title">Drop files to upload</p>
        <p class="quiet">
          to the bucket <b>{bucket}</b>. Close the tab at any time; uploads resume.
        </p>
      </div>
      <button
        type="button"
        class="primary"
        onClick={() => {
          if (hasHandlePicker()) void pickHandles().then(onFiles)
          else input.current?.click()
        }}
      >
        Choose files
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])].map((file) => ({ file, handle: undefined })))
          currentTarget.value = ''
        }}
      />
    </section>
  )
}
