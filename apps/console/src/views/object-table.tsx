import { objects } from '../live/live-feed.ts'
import { formatBytes } from '../text/format-bytes.ts'
import { formatTime } from '../text/format-time.ts'

/** The objects of all buckets, newest first. */
export function ObjectTable() {
  return (
    <div>
      <h2 id="objects-title">Objects</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard. */}
      <section class="card objects" aria-labelledby="objects-title" tabIndex={0}>
        {objects.value.length === 0 ? (
          <p class="empty">No objects yet. An object exists only when its upload is complete.</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">Key</th>
                <th scope="col" class="number">
                  Size
                </th>
                <th scope="col" class="number wide">
                  CRC-64
                </th>
                <th scope="col" class="number">
                  Stored
                </th>
              </tr>
            </thead>
            <tbody>
              {objects.value.map(({ bucket, key, size, crc64, lastModified }) => (
                <tr key={`${bucket}/${key}`}>
                  <td class="key">
                    <span class="quiet">{bucket}/</span>
                    {key}
                  </td>
                  <td class="number">{formatBytes(size)}</td>
                  <td class="number wide">{crc64}</td>
                  <td class="number">{formatTime(lastModified)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </div>
  )
}
