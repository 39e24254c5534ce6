// Resumes an upload that the OSS C++ SDK started, or starts one that it can resume.
// C++: UploadObjectRequest request(bucket, "exampledir/exampleobject.bin", FILE, CHECKPOINT_DIR);
import { cppCheckpointStore } from '@oss/checkpoint-cpp'
import { bucket, exampleClient, exampleFile } from './settings.ts'

await using client = exampleClient()
const upload = client.resumableUpload({
  bucket,
  key: 'exampledir/exampleobject.bin',
  file: exampleFile(),
  partSize: 102_400,
  checkpoints: cppCheckpointStore({ directory: process.argv[3] ?? '.' }),
  onNotice: (notice) => console.log(notice.kind),
})
const { partsReused, partsTotal } = await upload.done()
console.log(`stored; ${partsReused} of ${partsTotal} parts were there already`)
